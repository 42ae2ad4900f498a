import type {Shape} from "../sniff.ts";

/** What columns of purchases are called, and what their cells look like. */

export interface Hint {
  readonly target: string;
  /** Header words, best first. */
  readonly names: readonly RegExp[];
  /** Shapes the cells may have. */
  readonly shapes: readonly Shape[];
}

/** A header cell as hints read it: camel case and underscores apart, small letters, no marks or accents. */
export const nameOf = (cell: string): string =>
  cell
    .replace(/[\u00a0\u2000-\u200b]/g, " ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("°", "o")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([A-Za-z])#/g, "$1 #")
    .replace(/[_*]/g, " ")
    .replace(/[.:]+(?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();

const ANY: readonly Shape[] = ["text", "integer", "number", "money", "ndc", "date"];
const AMOUNT: readonly Shape[] = ["money", "number", "integer"];
const COUNT: readonly Shape[] = ["integer", "number", "money", "text"];
const NUMBER = "(no|num|number|nbr|#|id|code)";

/** In this order, so that the surer columns are taken first. English, with the words of Spanish, German and French exports. */
export const HINTS: readonly Hint[] = [
  {
    target: "ndc11",
    names: [/^ndc ?-?11$/, /\bndc\b/, /^ndc/, /national drug/, /product (code|id)/, /drug code/],
    shapes: ["ndc", "integer", "text", "number"]
  },
  {
    target: "invoice_date",
    names: [
      /^(inv(oice)?|bill(ing)?|doc(ument)?)( doc)?\.? ?(date|dt)$/,
      /inv(oice)?\.? ?(date|dt)/,
      /bill(ing)?( doc)?.* (date|dt)/,
      /(trans(action)?|purchase|posting|doc(ument)?) ?(date|dt)/,
      /^(date|posted|datum|fecha)$/,
      /(rechnungs?|beleg|buchungs?)-?datum|fecha (de )?(la )?(factura|compra|documento)|date (de )?factur/,
      /^(date )?(invoiced|billed|purchased|bought|posted)( on)?$/,
      /^(?!.*(due|order|p\.?o|exp|ship|deliv|receiv|start|end)).*\b(date|dt)\b/
    ],
    shapes: ["date", "integer"]
  },
  {
    target: "line_number",
    names: [/inv(oice)? ?line/, new RegExp(`^(line|ln|seq)( ?${NUMBER})?$`), new RegExp(`\\bline ${NUMBER}`)],
    shapes: ["integer"]
  },
  {
    target: "extended_amount",
    names: [
      // Beside the vendor's own cost what it sells for is what is paid.
      /\bext(ended|d|n)?\.? ?sell|\bsell(ing)? ?(ext\w*|total|amount|amt|value)/,
      /ext(ended|d|n)?\.? ?(price|amount|amt|cost|sales|net|sell|total|value)/,
      /^line (total|amount|amt|cost|value|net)/,
      /net (invoice )?(amount|amt|value|sales)/,
      /(sales|total) (amount|amt|cost|price|sales|dollars)/,
      /^(ext|extended|extension|total|amount|amt|net|invoice \$|betrag|importe|spend|dollars)$/,
      /^(total|ext|net|sales|line|amount)? ?\$$/,
      /(gesamt|netto)-?(preis|betrag|wert)|positionswert|^(importe|monto|montant)\b|(prix|precio) total/,
      /^(?!.*(tax|freight|fee|discount|rebate|unit|invoice total|order total)).*(amount|amt|\btotal\b)/
    ],
    shapes: AMOUNT
  },
  {
    target: "unit_price",
    names: [
      /unit ?(sell )?(price|cost)/,
      /(price|cost) (each|per|\/)|(each|pack(age)?|invoice|contract|net|sell|acq\w*) (price|cost)/,
      /^(price|cost|preis|precio|prix|costo)$/,
      /einzel-?preis|stuck-?preis|preis (pro|je)|(precio|costo|p|pr) ?(unitario|unit|por)$|prix unitaire/,
      /^(?!.*(total|ext|wac|awp|list)).*(price|cost)/
    ],
    shapes: AMOUNT
  },
  {
    target: "packages",
    names: [
      /(invoiced?|billed) ?(qty|quantity|units)|(qty|quantity) ?(billed|invoiced?)/,
      /(ship(ped)?|deliv(ered|d)?|sold) ?(qty|quantity|units)|(qty|quantity) ?(ship(ped)?|shp|deliv(ered)?|sold)|^(shipped|shpd?)$/,
      /^(packs|packages|pkgs?|boxes|cartons|pks?|pkts?|packets)( (shipped|billed|sold))?$/,
      /^(qty|quantity) (in |of )?(packs|packages|pkgs?|boxes|cartons|vials|each(es)?)$/,
      /^(units|packs|packages|pkgs?|pks?|boxes|cartons|vials|each(es)?) (purchased|bought|delivered|invoiced|received)$/,
      /^(vials|each(es)?|syringes|units|pcs|pieces|count|qty|quantity|menge|anzahl|stuck|cantidad|cant|quantite|qte)( (shipped|billed|sold))?\.?$/,
      /^(?!.*(ord|back|per|pack|size|avail|hand|uom|unit of)).*(qty|quantity|packages)/,
      /^(?!.*(back|per|pack|size|avail|hand)).*(qty|quantity)/,
      /^(delivered|invoiced|purchased|bought|sold|dispatched)$|(liefer|rechnungs)-?menge|cantidad (factur|envi|entreg)/
    ],
    shapes: COUNT
  },
  {
    target: "invoice",
    names: [
      new RegExp(`inv(oice)?\\.? ?${NUMBER}`),
      /inv(oice)?\/(credit|cm)/,
      /^(invoice|inv|rechnung|beleg|factura|facture)$/,
      /(rechnungs?|beleg)[- ]?(nr|nummer|no)|n(o|um|umero|r)? ?(de )?factur[ae]|factur[ae] (no?|num|numero|nr)\b/,
      new RegExp(`bill(ing)? ?doc(ument)?( ?${NUMBER})?$|billing no`),
      new RegExp(`^doc(ument)?( ?${NUMBER})?$`),
      /\binv(oice)?\b(?!.*(date|dt|total|amount|line))|document|sales doc|\btr(an)?x ?(no|num|#|id)|memo ?#?/,
      new RegExp(`^(ref(erence)?|transaction|trans)( ?${NUMBER})?$`)
    ],
    shapes: ["text", "integer"]
  },
  {
    target: "site_id",
    names: [
      new RegExp(`ship.?to( ?(${NUMBER.slice(1, -1)}|acct|account)( ?${NUMBER})?)?$`),
      new RegExp(`^(?!.*(vendor|name)).*(acct|account)( ?${NUMBER})?`),
      new RegExp(`cust(omer)? ?(acct|${NUMBER.slice(1, -1)})`),
      /deliver(ed)?.?to|consignee|sold.?to|^facility(?! name)|\bsite\b|location|clinic|branch/,
      /^(?!.*(dc|distrib)).*\bdea\b/,
      /kunden-?(nr|nummer|no)|lieferort|standort|(no?|num|numero) ?(de )?(cliente|client|cuenta|compte)\b|sucursal/,
      /^(customer|member|kunde|cliente|client|cuenta|compte|ship.?to name|facility name)$/
    ],
    shapes: ANY
  },
  {target: "received_date", names: [/(receiv|deliv|ship)\w* ?(date|dt)/], shapes: ["date", "integer"]},
  {target: "expiry_date", names: [/exp(ir\w*)?\.? ?(date|dt)?$/], shapes: ["date", "integer"]},
  {target: "lot", names: [new RegExp(`\\blot( ?${NUMBER})?$`), /lot#/, /batch/], shapes: ANY},
  {target: "contract_id", names: [/contract(?!.*(price|cost|date))/], shapes: ANY},
  {
    target: "po_number",
    names: [new RegExp(`\\bp\\.?o\\.?\\b( ?${NUMBER})?$`), /purchase order/, new RegExp(`order ?${NUMBER}`)],
    shapes: ANY
  },
  {target: "wac", names: [/\bwac\b|list price/], shapes: AMOUNT},
  {target: "freight_amount", names: [/freight|shipping (charge|cost|fee)/], shapes: AMOUNT},
  {
    target: "service_fee_amount",
    names: [/service (fee|charge)|up\/?down|(drop ?ship|re-?stock\w*) (fee|charge)/],
    shapes: AMOUNT
  },
  {target: "packages_per_unit", names: [/outer ?pack|pack(s|ages)? per|case (qty|size)/], shapes: ["integer"]},
  {
    target: "unit_of_measure",
    names: [
      /^u\/?o?\/?m( code)?$|unit of measure|\buom\b/,
      /^((pricing|sales|selling|base|order|billing|ship(ping)?) )?(unit|einheit|unidad|unite|measure)( (code|type))?$/
    ],
    shapes: ["text"]
  },
  {target: "description", names: [/desc|product( name)?$|item name|drug( name)?$|label name|brand/], shapes: ["text"]}
];
