import Glibc

/// A thread that gets no signals: they are for the others, whose system calls they must interrupt. It is joined or detached
/// once.
package struct BackgroundThread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts a thread that runs `body`; nil when none can be had.
  package init?(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Body(body)).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, argument)
    if failure != 0 {
      Unmanaged<Body>.fromOpaque(argument).release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for its end.
  package func join() { pthread_join(thread, nil) }

  /// Lets it go on alone.
  package func detach() { pthread_detach(thread) }
}
