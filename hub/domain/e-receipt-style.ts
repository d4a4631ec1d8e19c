/** Of the page for phones: as wide as a paper, light or dark, and plain black when printed. */
export const E_RECEIPT_STYLE = `
:root{--ground:#e8eef1;--paper:#fffdf8;--ink:#16202a;--soft:#566573}
@media (prefers-color-scheme:dark){
:root{--ground:#0c1319;--paper:#18222b;--ink:#e9eff3;--soft:#9fb0bd}}
*{box-sizing:border-box;margin:0}
body{background:var(--ground);color:var(--ink);padding:1rem .75rem 2rem;
font:clamp(12px,3.65vw,15px)/1.5 ui-monospace,"Roboto Mono",Menlo,Consolas,
"DejaVu Sans Mono",monospace}
.paper{max-width:26rem;margin:0 auto;padding:1.5rem 1.125rem;background:var(--paper);
border-radius:.75rem;box-shadow:0 1px 3px #0003}
.name{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
p{white-space:pre-wrap;overflow-wrap:anywhere}
.center{text-align:center}.right{text-align:right}
.pair{display:flex;justify-content:space-between;gap:.75rem;white-space:normal}
.pair span{white-space:pre-wrap;min-width:0}
.pair span:last-child{align-self:flex-end;text-align:right;flex-shrink:0;max-width:70%}
.b{font-weight:700}.title{font-size:1.13em}
.double{font-size:1.47em;line-height:1.4;text-wrap:balance}.triple{font-size:2.13em;line-height:1.3}
hr{border:0;border-top:1px solid var(--ink);margin:.5rem 0}
hr.dashed{border-top:1px dashed var(--soft)}
.space{height:.75rem}
.logo,.qr,.bars{display:block;margin:.5rem auto;background:#fff;border-radius:.375rem}
.logo{max-width:75%;height:auto;padding:.375rem}.qr{width:10rem}
.bars{width:14rem;height:4rem;padding:.375rem 0}
svg path{fill:#000}
.keep{max-width:26rem;margin:1rem auto 0;color:var(--soft);
font:.875rem/1.5 system-ui,sans-serif;text-align:center}
.missing{display:grid;gap:1.25rem}
@media print{:root{--ground:#fff;--paper:#fff;--ink:#000;--soft:#000}
body{padding:0}.paper{box-shadow:none;padding:0}.keep{display:none}}
`
