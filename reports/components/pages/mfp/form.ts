import {html} from "htl";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {
  CONTRACT_READINGS,
  DEFAULT_SCENARIO,
  FIELDS,
  fromJson,
  fromQuery,
  type Scenario,
  toJson,
  toQuery
} from "../../../../src/forecast/mfp/scenario.ts";
import {quarterWords} from "../../../../src/words/format.ts";
import {download} from "../../csv.ts";
import {element, option} from "../../element.ts";
import {inScenarioWords, numberInWords} from "./words.ts";

/** What the reader has set up: a scenario, and another one to compare it with. */
export interface MfpChoice {
  readonly scenario: Scenario;
  readonly other: Scenario | null;
}
type FieldName = keyof typeof FIELDS;
type FormElement = HTMLElement & {value: MfpChoice};

/** The assumptions that decide most, in the order people ask about them; the others are one press away. */
const MAIN: readonly FieldName[] = [
  "discount",
  "mfp_share",
  "acquisition",
  "refund_days",
  "refund_basis",
  "refund_share",
  "interest_rate",
  "commercial_reading",
  "advantage_reading",
  "commercial_follows",
  "volume_change",
  "underwater_exit",
  "use_published"
];
const MORE = (Object.keys(FIELDS) as FieldName[]).filter((name) => !MAIN.includes(name));
/** Name of the second scenario in the address. */
const OTHER = "b";

export interface MfpFormOptions {
  readonly market: Market;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Sliders and choosers of a scenario. The scenario is in the address, in full and only where it differs from the default;
 * it can be saved as a small file and loaded again. Fires `input` with every move.
 */
export function mfpForm({market, names}: MfpFormOptions): FormElement {
  const said = html`<output class="mfp-said" role="status"></output>`;
  const start = readAddress(said);
  let other = start.other;
  const controls = new Map<string, Control>();
  const field = (name: FieldName): HTMLElement => {
    const control = fieldControl(name);
    controls.set(name, control);
    return control.element;
  };
  const entry = (key: string, control: Control): HTMLElement => {
    controls.set(key, control);
    return control.element;
  };
  const form = html`<form class="mfp-form" aria-label="Scenario">
    ${fieldsOf({market, names}, field, entry)}
    <div class="mfp-buttons"></div>${said}
  </form>` as unknown as FormElement;

  const write = (scenario: Scenario): void => {
    for (const [key, control] of controls) control.write(textOf(scenario, key));
  };
  const read = (): Scenario => {
    const query = new URLSearchParams();
    for (const [key, control] of controls) if (control.read() !== "") query.set(key, control.read());
    return fromQuery(query.toString());
  };
  const changed = (): void => {
    form.value = {scenario: read(), other};
    writeAddress(form.value);
    drop.hidden = other === null;
    swap.hidden = other === null;
  };
  const tell = (text: string): void => {
    said.textContent = text;
    changed();
    form.dispatchEvent(new CustomEvent("input", {bubbles: true}));
  };
  const button = (text: string, press: () => void): HTMLElement =>
    html`<button type="button" ${{onclick: press}}>${text}</button>`;
  const file = scenarioFile(
    (scenario, name) => {
      write(scenario);
      tell(`${name} loaded`);
    },
    (text) => {
      said.textContent = text;
    }
  );
  const swap = button("Swap A and B", () => {
    const kept = other;
    other = read();
    if (kept) write(kept);
    tell("A and B swapped");
  });
  const drop = button("Drop B", () => {
    other = null;
    tell("B dropped");
  });
  form.querySelector(".mfp-buttons")!.append(
    button("Keep this as B to compare", () => {
      other = read();
      tell("kept as B; what you move now is A");
    }),
    swap,
    drop,
    button("Start again", () => {
      write(DEFAULT_SCENARIO);
      tell("every assumption is at its default");
    }),
    button("Save scenario", () => download("plus-six-scenario.json", toJson(read()))),
    html`<label class="mfp-file"><span>Load</span>${file}</label>`
  );
  write(start.scenario);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  changed();
  return form;
}

/** Every control of a scenario: the main ones, more assumptions, drug by drug and payer by payer. */
function fieldsOf(
  {market, names}: MfpFormOptions,
  field: (name: FieldName) => HTMLElement,
  entry: (key: string, control: Control) => HTMLElement
): Node {
  const drugs = market.drugs.filter(
    (drug) => drug.selected_from || market.cells.drug.some((at) => market.drugs[at] === drug)
  );
  const contractPayers = market.payers.filter(({kind}) => kind !== "medicare_ffs" && kind !== "self_pay");
  const years = [...new Set(market.quarters.filter((quarter) => quarter.endsWith("Q1")))];
  return html.fragment`
    <div class="mfp-fields">${MAIN.map(field)}</div>
    <details><summary>More assumptions</summary><div class="mfp-fields">${MORE.map(field)}</div></details>
    <details><summary>Drug by drug: first quarter of the price, own discount, leaving</summary>
      <div class="table-frame"><table class="mfp-entries"><thead><tr><th scope="col">Drug</th><th scope="col">Price from</th><th scope="col">Own discount, %</th><th scope="col">Own share at MFP, %</th><th scope="col">Leaves in</th></tr></thead>
      <tbody>${drugs.map(({hcpcs, selected_from}) => {
        const name = names.get(hcpcs) ?? hcpcs;
        const listed = selected_from ? `as listed, ${quarterWords(selected_from)}` : "not selected";
        return html`<tr><th scope="row">${name} <small>${hcpcs}</small></th>
          <td>${entry(`from.${hcpcs}`, chooser(`${name}: price from`, [["", listed], ...years.map((q) => [q, quarterWords(q)] as const)]))}</td>
          <td>${entry(`d.${hcpcs}`, percentEntry(`${name}: own discount, per cent`))}</td>
          <td>${entry(`m.${hcpcs}`, percentEntry(`${name}: own share of ASP units sold at MFP, per cent`))}</td>
          <td>${entry(`until.${hcpcs}`, chooser(`${name}: leaves in`, [["", "stays"], ...years.map((q) => [q, quarterWords(q)] as const)]))}</td></tr>`;
      })}</tbody></table></div>
    </details>
    <details><summary>Payer by payer: what the contract follows when CMS prints no ASP</summary>
      <div class="mfp-fields">${contractPayers.map(({payer_id, reading}) => {
        const name = names.get(payer_id) ?? payer_id;
        const options = [
          [
            "",
            reading === null ? "no term: the share of its line of business" : `register: ${inScenarioWords(reading)}`
          ] as const,
          ...CONTRACT_READINGS.map((value) => [value, inScenarioWords(value)] as const)
        ];
        return html`<label><span>${name}</span>${entry(`reading.${payer_id}`, chooser(name, options, false))}</label>`;
      })}</div>
    </details>`;
}

/** Chooses a file with a scenario; one that cannot be read is said. */
function scenarioFile(take: (scenario: Scenario, name: string) => void, refuse: (text: string) => void): HTMLElement {
  return html`<input type="file" accept=".json,application/json" aria-label="Load a scenario file" ${{
    onchange: async (event: Event) => {
      event.stopPropagation();
      const input = event.target as HTMLInputElement;
      const chosen = input.files?.[0];
      if (!chosen) return;
      try {
        take(fromJson(await chosen.text()), chosen.name);
      } catch (error) {
        refuse(`${chosen.name} was not loaded: ${(error as Error).message}`);
      }
      input.value = "";
    }
  }}>`;
}

/** Reads the scenarios of the address; one that cannot be read is said and left out. */
function readAddress(said: HTMLElement): MfpChoice {
  const query = new URLSearchParams(location.search);
  const other = query.get(OTHER);
  const attempt = (text: string): Scenario | null => {
    try {
      return fromQuery(text);
    } catch (error) {
      said.textContent = `the address has an assumption that cannot be used, so the default is used: ${(error as Error).message}`;
      return null;
    }
  };
  query.delete(OTHER);
  return {scenario: attempt(query.toString()) ?? DEFAULT_SCENARIO, other: other === null ? null : attempt(other)};
}

function writeAddress({scenario, other}: MfpChoice): void {
  const query = new URLSearchParams(toQuery(scenario));
  if (other) query.set(OTHER, toQuery(other));
  const text = query.toString();
  history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
}

/** The text of one entry of a scenario: of a field, or of a drug's or payer's own. */
function textOf(scenario: Scenario, key: string): string {
  const dot = key.indexOf(".");
  if (dot < 0) return String(scenario[key as FieldName]);
  const entry = key.slice(dot + 1);
  const map = {
    d: scenario.discounts,
    m: scenario.mfp_shares,
    from: scenario.selected_from,
    until: scenario.deselected_from,
    reading: scenario.readings
  }[key.slice(0, dot)] as Readonly<Record<string, string | number>>;
  return entry in map ? String(map[entry]) : "";
}

/** One control: its text is the scenario's own, empty where a table has no entry. */
interface Control {
  readonly element: HTMLElement;
  read(): string;
  write(text: string): void;
}

function fieldControl(name: FieldName): Control {
  const field = FIELDS[name];
  if (field.kind === "flag") {
    const box = html`<input type="checkbox" name=${name}>` as HTMLInputElement;
    return {
      element: html`<label class="mfp-flag">${box}<span>${field.label}</span></label>`,
      read: () => String(box.checked),
      write: (text) => {
        box.checked = text === "true";
      }
    };
  }
  if (field.kind === "choice") {
    const control = chooser(
      field.label,
      field.choices.map((value) => [value, inScenarioWords(value)] as const),
      false,
      name
    );
    return {...control, element: html`<label><span>${field.label}</span>${control.element}</label>`};
  }
  const slider =
    html`<input type="range" name=${name} min=${field.min} max=${field.max} step=${field.step}>` as HTMLInputElement;
  const shown = html`<output></output>`;
  const show = (): void => {
    shown.textContent = numberInWords(name, Number(slider.value));
  };
  slider.addEventListener("input", () => {
    slider.step = String(field.step);
    show();
  });
  return {
    element: html`<label><span>${field.label} ${shown}</span>${slider}</label>`,
    read: () => slider.value,
    write: (text) => {
      slider.step = String(field.step);
      slider.value = text;
      // A value between two steps, from a file or an address, stands as it is until the slider is moved.
      if (Number(slider.value) !== Number(text)) {
        slider.step = "any";
        slider.value = text;
      }
      show();
    }
  };
}

function chooser(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  labelled = true,
  name = ""
): Control {
  const select = element("select", "", ...options.map(([value, text]) => option(value, text))) as HTMLSelectElement;
  select.name = name || label;
  if (labelled) select.setAttribute("aria-label", label);
  return {
    element: select,
    read: () => select.value,
    write: (text) => {
      select.value = text;
      if (select.value !== text) select.value = options[0]?.[0] ?? "";
    }
  };
}

/** Per cent typed by hand; empty means the common discount. */
function percentEntry(label: string): Control {
  const {min, max} = FIELDS.discount;
  const input =
    html`<input type="number" min=${100 * min} max=${100 * max} step="any" inputmode="decimal" aria-label=${label}>` as HTMLInputElement;
  return {
    element: input,
    read: () => {
      const value = Number(input.value);
      const isUsable = input.value.trim() !== "" && value >= 100 * min && value <= 100 * max;
      input.setAttribute("aria-invalid", String(input.value.trim() !== "" && !isUsable));
      return isUsable ? String(Number((value / 100).toFixed(6))) : "";
    },
    write: (text) => {
      input.value = text === "" ? "" : String(Number((100 * Number(text)).toFixed(4)));
    }
  };
}

/** Days to pay the distributor and days until a payer pays: what the cash float needs beside the scenario. */
export function delayForm(): HTMLElement & {value: {terms_days: number; payment_days: number}} {
  const entry = (name: string, label: string, value: number) =>
    html`<label><span>${label}</span><input type="number" name=${name} min="0" max="150" step="1" value=${value}></label>`;
  const form =
    html`<form class="mfp-fields" aria-label="Delays">${entry("terms_days", "days to pay the distributor (assumed)", 30)}${entry("payment_days", "days until a payer pays (assumed)", 30)}</form>` as unknown as HTMLElement & {
      value: {terms_days: number; payment_days: number};
    };
  const days = (name: string): number => {
    const input = form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    return Math.min(150, Math.max(0, Math.round(Number(input.value) || 0)));
  };
  const read = (): void => {
    form.value = {terms_days: days("terms_days"), payment_days: days("payment_days")};
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", read);
  read();
  return form;
}
