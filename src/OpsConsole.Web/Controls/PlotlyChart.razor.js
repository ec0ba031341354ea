// Draws the charts of PlotlyChart.razor. Colours are read from the design tokens when drawing, and again when the theme changes.

const charts = new Map(); // element -> { spec, owner, observer }

let loading;
const plotly = () => loading ??= new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = new URL('./lib/plotly/plotly.min.js', document.baseURI).href;
  script.onload = () => resolve(window.Plotly);
  script.onerror = () => { loading = undefined; reject(new Error('plotly.js could not be loaded')); };
  document.head.append(script);
});

new MutationObserver(() => { for (const element of charts.keys()) render(element); })
  .observe(document.documentElement, { attributeFilter: ['data-theme'] });

export async function draw(element, spec, owner) {
  await plotly();
  if (!element.isConnected) return;
  const first = !charts.has(element);
  const chart = charts.get(element) ?? {};
  Object.assign(chart, { spec, owner });
  charts.set(element, chart);
  await render(element);
  if (first) {
    element.on('plotly_relayout', change => zoomed(chart, change));
    element.on('plotly_click', click => opened(chart, click));
    element.on('plotly_clickannotation', click => followed(chart, click));
    element.on('plotly_doubleclick', () => false);
    chart.observer = new ResizeObserver(() => element.offsetParent && window.Plotly.Plots.resize(element)); // side bars too, not only the window
    chart.observer.observe(element);
  }
}

export function dispose(element) {
  charts.get(element)?.observer?.disconnect();
  charts.delete(element);
  window.Plotly?.purge(element);
}

function zoomed(chart, change) {
  const from = change['xaxis.range[0]'] ?? change['xaxis.range']?.[0], to = change['xaxis.range[1]'] ?? change['xaxis.range']?.[1];
  if (from !== undefined && to !== undefined) chart.owner.invokeMethodAsync('ZoomAsync', millis(from), millis(to));
}

function opened(chart, click) {
  const { spec } = chart;
  const points = click.points.filter(p => p.x !== undefined);
  if (!points.length || spec.bubbles.length) return;
  if (spec.heatmap) {
    const [row, index] = points[0].pointIndex;
    chart.owner.invokeMethodAsync('OpenAsync', row, index);
    return;
  }
  // With one label for all lines, all their points come along: the nearest to the pointer is meant.
  const y = click.event.clientY - points[0].yaxis._offset - click.event.target.ownerSVGElement.getBoundingClientRect().top;
  const nearest = points.reduce((a, b) => Math.abs(b.yaxis.d2p(b.y) - y) < Math.abs(a.yaxis.d2p(a.y) - y) ? b : a);
  chart.owner.invokeMethodAsync('OpenAsync', nearest.curveNumber, nearest.pointIndex);
}

// One thing that happened leads to its page; several at one place lead to the list of what happened.
function followed(chart, click) {
  const group = chart.groups?.[click.index - chart.spec.marks.length];
  if (!group) return;
  const place = group.length > 1 ? 'what-happened' : group[0].url.startsWith('#') ? group[0].url.slice(1) : null;
  if (place === null) { chart.owner.invokeMethodAsync('Follow', group[0].url); return; }
  const target = document.getElementById(place);
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}

// Marks closer than this would lie on each other.
const closest = 14;

function causeGroups(spec, width) {
  const room = Math.max(1, width - 68), place = at => (at - spec.from) / (spec.to - spec.from) * room;
  const groups = [];
  for (const cause of spec.causes.filter(c => c.at >= spec.from && c.at < spec.to)) {
    const last = groups.at(-1);
    if (last && place(cause.at) - place(last[0].at) < closest) last.push(cause); else groups.push([cause]);
  }
  return groups;
}

const causeLines = (spec, groups, color) => [
  ...spec.causes.filter(c => c.until !== null).map(c => ({ type: 'rect', xref: 'x', yref: 'paper', x0: date(Math.max(c.at, spec.from)), x1: date(Math.min(c.until, spec.to)), y0: 0, y1: 1, line: { width: 0 }, fillcolor: faded(color, 0.07), layer: 'below' })),
  ...groups.map(([first]) => ({ type: 'line', xref: 'x', yref: 'paper', x0: date(first.at), x1: date(first.at), y0: 0, y1: 1, line: { color: faded(color, 0.75), width: 1, dash: 'dash' } })),
];

const causeMarks = (groups, token) => groups.map(group => ({
  xref: 'x', yref: 'paper', x: date(group[0].at), y: 1, yanchor: 'bottom', xanchor: 'center', showarrow: false, captureevents: true, borderpad: 1,
  text: group.length > 1 ? String(group.length) : escape(group[0].mark), font: { color: token('--text'), size: 11 },
  hovertext: group.slice(0, 8).map(c => escape(c.text)).join('<br>') + (group.length > 8 ? `<br>and ${group.length - 8} more` : ''),
  hoverlabel: { bgcolor: token('--surface'), bordercolor: token('--border'), font: { color: token('--text'), size: 11 } },
}));

// plotly's dates have no zone; all of ours are UTC.
const date = ms => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
const millis = text => typeof text === 'number' ? text : Date.parse(String(text).replace(' ', 'T') + (String(text).length <= 10 ? 'T00:00:00Z' : 'Z'));

function render(element) {
  const chart = charts.get(element), { spec } = chart;
  const style = getComputedStyle(document.documentElement);
  const token = name => style.getPropertyValue(name).trim();
  if (spec.bubbles.length) {
    return window.Plotly.react(element, spec.bubbles.map(b => bubble(b, token)), bubbleLayout(spec, token, element.clientHeight), { displayModeBar: false, responsive: false, doubleClick: false });
  }
  const traces = spec.heatmap ? heatmap(spec, token) : spec.traces.map(trace => series(spec, trace, token));
  chart.groups = causeGroups(spec, element.clientWidth);
  return window.Plotly.react(element, traces, layout(spec, chart.groups, token, element.clientWidth, element.clientHeight), { displayModeBar: false, responsive: false, doubleClick: false });
}

function series(spec, trace, token) {
  const color = token(`--series-${trace.color}`);
  // The dotted lines of the period before share one entry in the legend.
  const before = trace.shape === 'Dotted', firstBefore = spec.traces.find(t => t.shape === 'Dotted') === trace;
  const common = { name: before ? 'Period before' : trace.name, showlegend: !before || firstBefore, y: trace.values, text: trace.texts, textposition: 'none', hovertemplate: `%{text}<extra>${escape(trace.name)}</extra>` };
  if (trace.shape === 'Bar') {
    const x = spec.times.map(t => date(t + spec.interval / 2));
    return { ...common, x, type: 'bar', width: spec.interval * 0.86, marker: { color, line: { width: 0 } } };
  }
  const x = spec.times.map(date);
  const alone = trace.values.map((v, i) => v !== null && (trace.values[i - 1] ?? null) === null && (trace.values[i + 1] ?? null) === null ? 5 : 0);
  const dash = { Dotted: 'dot', Dashed: 'dash' }[trace.shape] ?? 'solid';
  return {
    ...common, x, type: 'scatter', mode: alone.some(s => s) ? 'lines+markers' : 'lines', connectgaps: false,
    line: { color, width: before ? 1.25 : 1.75, dash }, marker: { color, size: alone, line: { width: 0 } },
    ...(trace.shape === 'Area' ? { stackgroup: 'all', fillcolor: faded(color, 0.35), line: { color, width: 1 } } : {}),
  };
}

function bubble(b, token) {
  const color = token(`--series-${b.color}`);
  return {
    type: 'scatter', mode: 'markers', cliponaxis: false, name: escape(b.name), x: [b.right], y: [b.up], text: [escape(b.text)], hovertemplate: '%{text}<extra></extra>',
    error_y: { type: 'data', symmetric: false, array: [b.high - b.up], arrayminus: [b.up - b.low], color, thickness: 1.5, width: 5 },
    marker: { size: b.diameter, color: faded(color, 0.45), line: { color, width: 1.5 } },
  };
}

function bubbleLayout(spec, token, height) {
  const text = token('--text-2'), grid = token('--border');
  const axis = { gridcolor: grid, linecolor: grid, zeroline: false, fixedrange: true, tickfont: { color: text }, nticks: 6 };
  const title = words => ({ text: words, standoff: 8, font: { color: text, size: 11 } });
  const most = Math.max(...spec.bubbles.map(b => b.right)), low = Math.min(...spec.bubbles.map(b => b.low)), high = Math.max(...spec.bubbles.map(b => b.high));
  const room = Math.max(0.02, (high - low) * 0.25); // for the circles, which reach beyond their middles
  return {
    height, margin: { l: 58, r: 10, t: 30, b: 44 }, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { family: token('--font'), size: 11, color: text },
    dragmode: false, hovermode: 'closest', hoverlabel: { bgcolor: token('--surface'), bordercolor: grid, font: { color: token('--text'), size: 11 } },
    showlegend: true, legend: { orientation: 'h', x: 0, y: 1, yref: 'container', yanchor: 'top', font: { color: text, size: 11 }, bgcolor: 'rgba(0,0,0,0)', itemsizing: 'constant' },
    xaxis: { ...axis, title: title(spec.rightUnit), range: [0, most * 1.25], tickprefix: '$', tickformat: '~g' },
    yaxis: { ...axis, title: title(spec.unit), range: [Math.max(0, low - room), Math.min(1.02, high + room)], tickformat: '.0%' },
  };
}

function heatmap(spec, token) {
  const counts = spec.traces.map(row => row.values);
  const most = Math.max(1, ...counts.flat().map(c => c ?? 0));
  return [{
    type: 'heatmap', x: spec.times.map(t => date(t + spec.interval / 2)), y: counts.map((_, i) => i),
    // The root keeps the thin tail visible beside the crowd.
    z: counts.map(row => row.map(c => c === null ? null : Math.sqrt(c))), zmin: 0, zmax: Math.sqrt(most), customdata: counts,
    text: spec.traces.map(row => row.values.map(() => row.name)),
    hovertemplate: '%{x|%b %d, %H:%M}<br>%{text}<br>%{customdata:,d} interactions<extra></extra>', hoverongaps: false,
    colorscale: [[0, mixed(token('--series-1'), token('--surface'), 0.12)], [1, token('--series-1')]],
    colorbar: { thickness: 8, outlinewidth: 0, len: 1, tickvals: [0, Math.sqrt(most)], ticktext: ['0', most.toLocaleString('en-US')], tickfont: { color: token('--text-2'), size: 10 } },
    xgap: 0.5, ygap: 0.5,
  }];
}

function layout(spec, groups, token, width, height) {
  const text = token('--text-2'), grid = token('--border');
  const axis = { gridcolor: grid, linecolor: grid, zeroline: false, tickfont: { color: text }, title: { font: { color: text, size: 11 } }, automargin: false };
  const single = spec.heatmap || spec.traces.length === 1;
  const ticks = spec.heatmap
    ? { tickvals: spec.ticks.map(t => t.at - 0.5), ticktext: spec.ticks.map(t => t.text), range: [-0.5, spec.traces.length - 0.5] }
    : {};
  const marks = spec.marks.map(mark => ({ ...mark, x: date(mark.at) }));
  return {
    shapes: [...marks.map(m => ({ type: 'line', xref: 'x', yref: 'paper', x0: m.x, x1: m.x, y0: 0, y1: 1, line: { color: text, width: 1, dash: 'dot' } })), ...causeLines(spec, groups, text)],
    annotations: [...marks.map(m => ({ xref: 'x', yref: 'paper', x: m.x, y: 1, yanchor: 'top', xanchor: 'left', text: escape(m.text), textangle: 90, showarrow: false, font: { color: text, size: 10 } })), ...causeMarks(groups, token)],
    height, margin: { l: 58, r: spec.heatmap ? 4 : 10, t: (single ? 8 : 26) + (groups.length ? 14 : 0), b: 34 },
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { family: token('--font'), size: 11, color: text },
    dragmode: 'zoom', hovermode: spec.heatmap || spec.traces.some(t => t.shape === 'Bar') ? 'closest' : 'x unified', hoverdistance: 30,
    hoverlabel: { bgcolor: token('--surface'), bordercolor: grid, font: { color: token('--text'), size: 11 } },
    barmode: 'stack', bargap: 0.1, showlegend: !single,
    legend: { orientation: 'h', traceorder: 'normal', x: 0, y: 1, yref: 'container', yanchor: 'top', font: { color: text, size: 11 }, bgcolor: 'rgba(0,0,0,0)', itemsizing: 'constant', uirevision: 'keep' },
    xaxis: { ...axis, type: 'date', range: [date(spec.from), date(spec.to)], uirevision: `${spec.from}-${spec.to}`, hoverformat: '%b %d, %H:%M UTC', nticks: Math.max(2, Math.min(8, Math.floor(width / 80))), tickangle: 0 },
    yaxis: { ...axis, title: { ...axis.title, text: spec.unit, standoff: 6 }, rangemode: 'tozero', fixedrange: true, nticks: 6, ...ticks },
  };
}

const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const channels = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
const faded = (hex, alpha) => `rgba(${channels(hex).join(',')},${alpha})`;
const mixed = (hex, ground, part) => { const g = channels(expanded(ground)); return `rgb(${channels(hex).map((c, i) => Math.round(c * part + g[i] * (1 - part))).join(',')})`; };
const expanded = hex => hex.length === 4 ? '#' + [...hex.slice(1)].map(c => c + c).join('') : hex;
