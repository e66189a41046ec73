/// What a page brings along for its looks and its one gesture.
enum PageAssets {
  /// The pictures come behind the rows, which stream, and are shown above them.
  static let style = """
    :root { color-scheme: light dark; --back: #fff; --ink: #1b1f24; --quiet: #667; --line: #d9dde3; --head: #f3f5f8;
      --succeeded: #2e9e57; --failed: #d43c3c; --running: #2b87c8; --ended: #9aa2ad; --unknown: #c9951b; --bar: #4a78b5; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #14171b; --ink: #e4e7eb; --quiet: #98a1ad; --line: #343a42; --head: #1f242a;
        --succeeded: #43b86f; --failed: #f06464; --running: #58a9e2; --ended: #6d7682; --unknown: #e0b04a; --bar: #6c9bd8; }
    }
    body { display: flex; flex-direction: column; gap: 1rem; margin: 1.5rem; background: var(--back); color: var(--ink);
      font: 14px/1.45 system-ui, sans-serif; }
    h1 { margin: 0; order: -2; font-size: 1rem; font-weight: 600; }
    code { font: inherit; font-family: ui-monospace, monospace; }
    .charts { order: -1; }
    .rows { overflow-x: auto; }
    figure { margin: 0 0 1.5rem; }
    figcaption { font-weight: 600; margin-bottom: .3rem; }
    svg { width: 100%; max-width: 1100px; height: auto; }
    svg text { fill: var(--ink); font: 11px system-ui, sans-serif; }
    svg .quiet { fill: var(--quiet); }
    svg line { stroke: var(--line); }
    svg .now { stroke: var(--failed); stroke-dasharray: 3 3; }
    svg .curve { fill: none; stroke: var(--bar); stroke-width: 1.5; }
    svg .bar { fill: var(--bar); }
    svg .succeeded { fill: var(--succeeded); }
    svg .failed { fill: var(--failed); }
    svg .running { fill: var(--running); }
    svg .ended { fill: var(--ended); }
    svg .unknown { fill: var(--unknown); }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    th { position: sticky; top: 0; background: var(--head); cursor: pointer; white-space: nowrap; }
    th[aria-sort=ascending]::after { content: " ↑"; }
    th[aria-sort=descending]::after { content: " ↓"; }
    .number { text-align: right; white-space: nowrap; }
    td.null, footer { color: var(--quiet); }
    td.succeeded { color: var(--succeeded); }
    td.failed { color: var(--failed); font-weight: 600; }
    td.running { color: var(--running); }
    td.ended { color: var(--ended); }
    td.unknown { color: var(--unknown); }
    footer p { margin: 0; }

    """

  /// A click on a column's name, or Enter, sorts by it, and again the other way round. Nulls stay last; rows that are equal
  /// keep their order. Whole numbers of 64 bits are compared as such.
  static let script = """
    (() => {
      const table = document.querySelector("table");
      const key = cell => {
        if (!cell || cell.className === "null") return null;
        const value = cell.dataset.v;
        if (value === undefined) return cell.textContent;
        return /^-?\\d+$/.test(value) ? BigInt(value) : isNaN(value) ? value : Number(value);
      };
      const sort = head => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = Array.from(body.rows, row => [key(row.cells[head.cellIndex]), row]);
        rows.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null)
          : (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
        body.append(...rows.map(([, row]) => row));
      };
      table.tHead.addEventListener("click", event => {
        const head = event.target.closest("th");
        if (head) sort(head);
      });
      table.tHead.addEventListener("keydown", event => {
        if (event.key === "Enter" && event.target.matches("th")) sort(event.target);
      });
    })();

    """
}
