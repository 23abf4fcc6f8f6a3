/** The style sheet of a report as HTML: for screens in the light and in the dark, and for paper. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --quiet: #565c64; --paper: #fff; --accent: #1f3a5f; --rule: #c3c9d1; --head: #eef1f5; --blank: #fffbe6; --edge: #8a6a14; --info: #eef3f9; --warning: #fdf6e3; --due: #fbecec; --alarm: #a32020; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --quiet: #a5acb5; --paper: #14171b; --accent: #9fc0ea; --rule: #3a4049; --head: #20252c; --blank: #2b2615; --edge: #d8b552; --info: #1a2430; --warning: #2b2615; --due: #331a1a; --alarm: #ff9a9a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { border-bottom: 2px solid var(--accent); margin-bottom: 1.5rem; padding-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; color: var(--accent); }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--rule); color: var(--accent); }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; max-width: 50rem; }
.subtitle { font-size: 1.05rem; color: var(--quiet); margin: 0 0 .75rem; }
.draft { font-weight: 600; }
.identity { display: flex; flex-wrap: wrap; gap: .25rem 2.5rem; margin: 0 0 .75rem; }
.identity dt { font-size: .8rem; color: var(--quiet); } .identity dd { margin: 0; font-weight: 600; }
.fields { display: grid; grid-template-columns: minmax(12rem, 22rem) 1fr; margin: .5rem 0 1rem; }
.fields > div { display: contents; }
.fields dt, .fields dd { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule); margin: 0; }
.fields dt { font-weight: 600; }
.fields dd { white-space: pre-line; overflow-wrap: anywhere; }
.fields .long dt { grid-column: 1 / -1; border-bottom: 0; padding-bottom: 0; } .fields .long dd { grid-column: 1 / -1; }
.blank { display: block; border: 1.5px dashed var(--edge); background: var(--blank); padding: .5rem .75rem; border-radius: 3px; min-height: 3rem; font-style: italic; white-space: pre-line; }
.blank b { display: block; font-style: normal; font-size: .7rem; letter-spacing: .04em; text-transform: uppercase; color: var(--edge); }
td .blank { min-height: 0; padding: .1rem .4rem; }
.missing { font-style: italic; color: var(--edge); }
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; font-size: 1rem; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { background: var(--head); border-top: 1px solid var(--rule); }
td { overflow-wrap: break-word; min-width: 3.5rem; }
.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.notice { border-left: 4px solid var(--accent); background: var(--info); padding: .6rem .9rem; margin: .75rem 0; max-width: none; }
.notice.warning { border-color: var(--edge); background: var(--warning); } .notice.due { border-color: var(--alarm); background: var(--due); }
.notice b { margin-right: .4rem; } .notice.due b { color: var(--alarm); }
.source { font-size: .75rem; font-weight: 400; color: var(--quiet); margin-left: .4rem; white-space: nowrap; }
a { color: var(--accent); }
pre { background: var(--head); padding: .75rem; overflow-x: auto; font-size: .8rem; line-height: 1.4; }
.hash { overflow-wrap: anywhere; font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .85em; }
@page { size: letter; margin: 18mm 15mm 20mm; @bottom-left { content: "Draft for counsel's review"; font: 8pt sans-serif; } @bottom-right { content: "page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff; --accent: #1f3a5f; --rule: #bbb; --head: #eee; --blank: #fffbe6; --edge: #8a6a14; --info: #eef3f9; --warning: #fdf6e3; --due: #fbecec; --alarm: #a32020; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } .scroll { overflow: visible; } table { font-size: 8pt; } thead { display: table-header-group; } tr, .blank, .notice { break-inside: avoid; } h2, h3, caption { break-after: avoid; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7pt; } }
`;
