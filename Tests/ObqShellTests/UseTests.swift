import Glibc
import ObqSimulator
import Testing

/// Names that `use` sets are looked up where they are set.
@Suite struct UseTests {
  @Test(arguments: [
    "cluster nosuch", "cluster ob_432", "cluster ob_324_core", "tenant nosuch", "cluster ob_431 tenant x",
  ])
  func aNameIsToldWhereItStands(scope: String) throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let own = try obq.run("-c", "tasks data on \(scope) count")
    #expect(own.code == 65)
    server.clearRequests()
    let used = try obq.run("-c", "use \(scope)", "-c", "print 'still'")
    #expect(used.code == 65 && used.output.isEmpty, "\(used)")
    // The inventory is all that was asked for.
    #expect(server.requests().count == 3)
    func words(_ run: Run) -> [Substring] {
      run.errors.split(separator: "\n").filter { $0.hasPrefix("error") || $0.contains("= help") }
    }
    #expect(words(used) == words(own) && !words(own).isEmpty)
    #expect(used.errors.contains("-c 1:1:"), "\(used.errors)")
    // The scope stays what it was.
    let kept = try obq.run(
      "--keep-going", "-c", "use cluster ob_431", "-c", "use \(scope)", "-c", "tenants count by clusterName")
    #expect(kept.lines.count == 2 && kept.lines.last?.hasPrefix("ob_431\t") == true, "\(kept)")
  }

  @Test func itCostsNoMoreThanTheInventory() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    #expect(try obq.run("-c", "tasks data on cluster ob_431 tenant ww1144 count").code == 0)
    let calls = server.requests().count
    server.clearRequests()
    let used = try obq.run("-c", "use cluster ob_431 tenant ww1144; tasks data count")
    #expect(used.code == 0 && server.requests().count == calls, "\(used)")
    server.clearRequests()
    // Without names, and with names that are settled later, nobody is asked.
    #expect(try obq.run("-c", "use; let c = 'nosuch'; use cluster $c; print 1").code == 0)
    #expect(server.requests().isEmpty)
    #expect(try obq.run("-c", "use cluster no*; use cluster ob_324_core:61; use").code == 0)
  }

  @Test func whatCannotBeLookedUpIsTaken() throws {
    let down = try Obq(
      options: ["--url", "http://127.0.0.1:1", "--user", "admin"], environment: ["OBQ_PASSWORD": Obq.password])
    let run = try down.run("-c", "use cluster nosuch; print 'still'")
    #expect(run.code == 0 && run.lines == ["still"], "\(run)")
    #expect(run.errors.contains("could not be looked up"))
    // Nobody is asked for a password twice that was refused.
    let server = try Servers.start()
    let wrong = try Obq(
      options: ["--url", server.url, "--user", "nobody"], environment: ["OBQ_PASSWORD": Obq.password])
    let refused = try wrong.run("-c", "use cluster ob_431; clusters count")
    #expect(refused.code == 77 && server.requests().count == 1, "\(refused)")
    // No connection is known yet.
    #expect(try Obq().run("-c", "use cluster nosuch; print 1").code == 0)
    // The budget is the queries'.
    #expect(try Obq(server).run("--max-calls", "2", "-c", "use cluster ob_431; print 1").code == 0)
    #expect(server.requests().count == 1)
  }

  @Test func severalServers() throws {
    let server = try Servers.demo.get()
    let obq = try Obq(environment: ["SECRET_OF_OCP": Obq.password])
    mkdir(obq.scratch(".config"), 0o700)
    mkdir(obq.scratch(".config/obq"), 0o700)
    obq.scratch.write(
      """
      profile good url '\(server.url)' user 'admin' password env:SECRET_OF_OCP
      profile down url 'http://127.0.0.1:1' user 'admin' password env:SECRET_OF_OCP
      use profile good cluster nosuch

      """, to: ".config/obq/init.obq")
    // A start-up file asks no server.
    let started = try obq.run("-c", "print 1")
    #expect(started.code == 0 && started.errors.isEmpty, "\(started)")
    #expect(try obq.run("-c", "use profile good cluster nosuch").code == 65)
    let one = try obq.run("-c", "use profile good, down cluster ob_431; print 1")
    #expect(one.code == 0 && one.errors.isEmpty, "\(one)")
    let unknown = try obq.run("-c", "use profile good, down cluster nosuch; print 1")
    #expect(unknown.code == 0 && unknown.errors.contains("down"), "\(unknown)")
  }
}
