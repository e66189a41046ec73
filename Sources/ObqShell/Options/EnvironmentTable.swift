/// A variable of the environment that obq reads, for the manual page.
struct EnvironmentRow: Sendable {
  var names: String
  var meaning: String

  static let all = [
    EnvironmentRow(names: "OBQ_PROFILE, OBQ_URL, OBQ_USER", meaning: "stand in for --profile, --url and --user"),
    EnvironmentRow(names: "OBQ_PASSWORD", meaning: "the password of the connection without a profile"),
    EnvironmentRow(
      names: "OBQ_ACCESS_KEY, OBQ_ACCESS_KEY_SECRET", meaning: "an AccessKey of OCP instead of user and password"),
    EnvironmentRow(names: "OBQ_FORMAT, OBQ_TIMEZONE", meaning: "stand in for --format and --timezone"),
    EnvironmentRow(names: "OBQ_HISTORY", meaning: "the file of the history; empty keeps none"),
    EnvironmentRow(names: "OBQ_PAGER, PAGER", meaning: "what shows a table that does not fit; cat for none"),
    EnvironmentRow(names: "EDITOR", meaning: "what \\e opens"),
    EnvironmentRow(names: "NO_COLOR", meaning: "no colours, whatever it holds"),
    EnvironmentRow(names: "HTTPS_PROXY, HTTP_PROXY, NO_PROXY", meaning: "the proxy of requests"),
    EnvironmentRow(names: "TZ", meaning: "the zone of times, where nothing stronger sets it"),
    EnvironmentRow(
      names: "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME", meaning: "where the files below are, instead of HOME"),
  ]
}
