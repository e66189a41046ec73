import ObqStore
import Testing

@Suite struct StateDirectoriesTests {
  @Test(
    arguments: [
      (["HOME": "/home/u"], "/home/u/.config/obq", "/home/u/.local/state/obq", "/home/u/.local/share/obq"),
      (
        ["HOME": "/home/u", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s/", "XDG_DATA_HOME": "/d"], "/c/obq",
        "/s/obq",
        "/d/obq"
      ),
      // Not absolute, or empty: as if it were not set.
      (
        ["HOME": "/home/u/", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "", "XDG_DATA_HOME": "./d"],
        "/home/u/.config/obq", "/home/u/.local/state/obq", "/home/u/.local/share/obq"
      ),
      (["XDG_STATE_HOME": "/s"], nil, "/s/obq", nil),
      (["HOME": "relative"], nil, nil, nil),
      ([:], nil, nil, nil),
    ] as [([String: String], String?, String?, String?)])
  func paths(_ environment: [String: String], _ configuration: String?, _ state: String?, _ data: String?) {
    let directories = StateDirectories { environment[$0] }
    #expect(directories.configuration == configuration)
    #expect(directories.state == state)
    #expect(directories.data == data)
  }

  @Test func existingDirectoriesAreLeftAsTheyAre() throws {
    let scratch = try ScratchDirectory()
    try StateDirectories.make(scratch.path + "/x//y/")
    try StateDirectories.make(scratch.path + "/x/y")
    #expect(scratch.mode("x/y") == 0o700)
  }
}
