// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::page_style`: the style sheet of reports.
#pragma once

#include <string_view>

namespace strider::program {

/// Every pair of text and background has a contrast of 4.5 or more (WCAG AA), in light and dark
/// mode.
inline constexpr std::string_view page_style = R"css(
:root {
  --ground: #fbfbfa; --card: #ffffff; --ink: #1b1d21; --muted: #5a5f69; --line: #dcdee3;
  --train: #1d5fa8; --test: #b4500a; --heat: 211 70% 45%; --good: #1b7a3d; --bad: #b3261e;
  --bar: #c3cad6; --bar-true: #4f9d6b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131518; --card: #1b1e23; --ink: #e8e9ec; --muted: #a3a8b2; --line: #343941;
    --train: #74b4f7; --test: #f3a55f; --heat: 211 80% 58%; --good: #6fce8f; --bad: #ff8a80;
    --bar: #4a5260; --bar-true: #3f8f5c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { max-width: 52rem; margin: 0 0 1rem; color: var(--muted); }
figure { margin: 0; }
figcaption { color: var(--muted); font-size: .8125rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 1.5rem 0 1rem; }
.tiles > div, .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.tiles > div { padding: .75rem 1rem; }
.tiles b { display: block; font-size: 1.375rem; font-weight: 600;
  font-variant-numeric: tabular-nums; }
.tiles span { color: var(--muted); font-size: .8125rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr));
  gap: 1rem; }
.charts .card { padding: .75rem 1rem; }
.charts h3 { margin-top: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--muted); }
.layers { width: 100%; border-collapse: separate; border-spacing: 0; }
.layers th, .layers td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
.layers .number { text-align: right; }
.layers td:nth-child(2) { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
.layers tr > :nth-child(2) { position: sticky; left: 0; background: var(--ground); }
.layers tfoot td { font-weight: 600; border-bottom: 0; }
svg { display: block; width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--muted); }
.grid { stroke: var(--line); stroke-width: 1; }
.axis { stroke: var(--muted); stroke-width: 1; }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.train { stroke: var(--train); } .test { stroke: var(--test); }
.curve.train { stroke-dasharray: 6 4; }
.dot.train { fill: var(--train); stroke: none; } .dot.test { fill: var(--test); stroke: none; }
.best { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.confusion { border-spacing: 2px; border-collapse: separate; }
.confusion td { min-width: 2.75rem; height: 2.25rem; text-align: center; border-radius: 4px;
  background: hsl(var(--heat) / calc(var(--share) * .75)); }
.confusion .none { color: var(--muted); }
.confusion .right { outline: 1.5px solid var(--muted); outline-offset: -1.5px; }
.confusion th { padding: 0 .5rem; white-space: nowrap; }
.confusion th > span { display: inline-block; overflow: hidden; text-overflow: ellipsis;
  vertical-align: bottom; max-width: min(15rem, 32vw); }
.confusion tbody th { position: sticky; left: 0; background: var(--ground); }
.confusion thead th { vertical-align: bottom; padding: .25rem 0; text-align: center; }
.confusion thead th > span { writing-mode: vertical-rl; transform: rotate(180deg);
  max-width: none; max-height: 12rem; }
img { image-rendering: pixelated; display: block; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem; }
.filters img { width: 58px; height: auto; border-radius: 3px; }
.filters figcaption { text-align: center; }
.maps { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto;
  padding: 1rem; margin-bottom: 1rem; }
.maps figure { flex: 1 1 0; min-width: 92px; max-width: 180px; }
.maps img { width: 100%; height: auto; margin-bottom: .25rem; }
.maps figcaption { overflow-wrap: anywhere; }
.guesses { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
  gap: .75rem; }
.guess { display: grid; grid-template-columns: 80px minmax(0, 1fr); gap: .25rem .875rem; padding: .75rem;
  align-items: center; }
.guess img { width: 80px; height: auto; border-radius: 4px; }
.guess b { font-weight: 600; overflow-wrap: anywhere; display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.guess p { display: flex; gap: .375rem; margin: 0; color: inherit; }
.mark { font-weight: 700; } .good { color: var(--good); } .bad { color: var(--bad); }
.guess ul { list-style: none; margin: .25rem 0 0; padding: 0; font-size: .8125rem;
  font-variant-numeric: tabular-nums; }
.guess li { display: flex; justify-content: space-between; gap: .5rem; padding: 1px 6px;
  margin-bottom: 3px; border-radius: 3px;
  background: linear-gradient(to right, var(--fill) var(--share), transparent var(--share)); }
.guess li span:first-child { min-width: 0; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.guess li span:last-child { flex: none; }
.guess li { --fill: var(--bar); } .guess li.true { --fill: var(--bar-true); font-weight: 600; }
footer { margin-top: 3rem; color: var(--muted); font-size: .8125rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; font-size: .875rem;
  margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
)css";

} // namespace strider::program
