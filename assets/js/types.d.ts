/* What the page's scripts take from Dash, Plotly and the server, for `tsc --checkJs`. */

/** The id of a Dash component: a name, or the parts of a pattern-matching id. */
type DashId = string | Record<string, string>;

/** Parts of an address, in order: names and values. */
type Pairs = [string, string][];

interface DashClient {
  no_update: unknown;
  callback_context: {
    triggered: { prop_id: string; value: any }[];
    triggered_id: any;
    outputs_list: any[];
  };
  set_props(id: DashId, props: Record<string, unknown>): void;
  dashboard: Record<string, Function>;
  dashboardState: Record<string, Function>;
}

interface Font {
  size: number;
  family: string;
  color?: string;
}

/** A trace as we declare it; Plotly knows many more attributes. */
interface Trace {
  type: string;
  mode?: string;
  x: any[];
  y: any[];
  text?: string[];
  customdata?: string[];
  textposition?: string | string[];
  meta?: string;
  yaxis?: string;
  xaxis?: string;
  [attribute: string]: any;
}

interface Figure {
  data: Trace[];
  layout: Record<string, any>;
}

/** The element in which Plotly drew a chart, with its public attributes. */
interface Graph extends HTMLElement, Figure {
  on(event: string, handler: () => void): void;
}

/** What a scenario changes in one chart: values by attribute, one for each of the traces. */
interface ChartUpdate {
  traces: number[];
  parts: Record<string, any[]>;
  axes: Record<string, any>;
}

interface SensitivityBars {
  title: string;
  bars: [driver: string | null, label: string, share_words: string, share: number][];
}

/** What a scenario changes on the screen: a `ChartUpdate` by the name of its chart, and words. */
interface ScreenUpdate {
  screen: string;
  query: string;
  drivers: string[];
  bars: Record<string, SensitivityBars>;
  texts: {
    cards: Record<string, string>;
    charts: Record<string, string>;
    drivers: Record<string, string>;
    fan: string;
  };
  [chart: string]: any;
}

/** The screen as the server resolved it. */
interface ScreenState {
  crisis: string;
  known_on: string;
  /** The parameters of the address that no control holds. */
  fixed: Pairs;
  has_saved: boolean;
  drivers: string[];
  scenario: Pairs;
  filters: Pairs;
  levels: Record<string, number>;
}

interface Plotly {
  update(graph: Graph, traces: object, layout: object, numbers: number[]): Promise<unknown>;
  react(graph: Graph, data: Trace[], layout: object): Promise<unknown>;
  Plots: { resize(graph: Graph): Promise<unknown> };
}

interface Window {
  dash_clientside: DashClient;
  DashRenderer: new () => object;
  Plotly?: Plotly;
  dashMantineFunctions: Record<string, Function>;
  dashAgGridFunctions: Record<string, Function>;
}
