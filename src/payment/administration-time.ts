import {
  type AdministrationFinding,
  type Encounter,
  found,
  INFUSION,
  INITIAL,
  less,
  minutesOf,
  perUnit,
  times
} from "./administration-line.ts";

/** Minutes under which an infusion is a push. */
const PUSH_MINUTES = 16;
/** Minutes from which hydration can be reported at all. */
const HYDRATION_MINUTES = 31;

/** Additional hours that recorded minutes support: one for each hour begun by more than 30 minutes beyond the first. */
export const additionalHours = (minutes: number): number => Math.max(0, Math.floor((minutes - 60 + 29) / 60));

/** Additional-hour units against the recorded minutes of the encounter's infusions. */
export function hours({lines, times: recorded, rateOf}: Encounter): AdministrationFinding[] {
  const initial = lines.filter((line) => INITIAL.test(line.category ?? "") && INFUSION.test(line.category ?? ""));
  const sequential = lines.some((line) => /_(sequential|concurrent)$/.test(line.category ?? ""));
  const additional = lines.filter((line) => /^(chemo|infusion|hydration)_additional$/.test(line.category ?? ""));
  const billed = additional.reduce((sum, line) => sum + line.units, 0);
  const infusions = recorded.filter((time) => time.route === "iv_infusion");
  const [first] = additional;
  if (infusions.length === 0) {
    return additional.map((line) =>
      found(line, "additional_hours_without_times", `${line.units} additional hours and no recorded times`, {
        audit_exposure: line.allowed_amount
      })
    );
  }
  // With several initial or sequential infusions the first hour of each is its own: only a sum can be tested, and it is not.
  if (initial.length !== 1 || sequential) return [];
  const minutes = minutesOf(infusions);
  const supported = additionalHours(minutes);
  if (first && billed > supported) {
    return [
      found(first, "additional_hours_not_supported", `${billed} billed, ${minutes} minutes support ${supported}`, {
        audit_exposure: perUnit(first) * BigInt(billed - supported)
      })
    ];
  }
  if (billed >= supported) return [];
  const code =
    initial[0]!.category === "chemo_initial"
      ? "96415"
      : initial[0]!.category === "hydration_initial"
        ? "96361"
        : "96366";
  return [
    found(
      first ?? initial[0]!,
      "additional_hours_not_billed",
      `${billed} billed, ${minutes} minutes support ${supported} of ${code}`,
      {
        missed_revenue: times(first ? perUnit(first) : rateOf(code), supported - billed)
      }
    )
  ];
}

/** Hydration of 30 minutes or less is not reported, alone or beside another service (CPT 96360, 96361). */
export function hydration({lines, times: recorded}: Encounter): AdministrationFinding[] {
  const infusions = recorded.filter((time) => time.route === "iv_infusion");
  return lines.flatMap((line) => {
    if (line.category !== "hydration_initial" && line.category !== "hydration_additional") return [];
    // The line's own times; else the encounter's where hydration is the only infusion of the day.
    const own = infusions.filter((time) => time.claim_id === line.claim_id && time.line === line.line);
    const isOnly = !lines.some((other) => /^(chemo|infusion)_/.test(other.category ?? "")) && infusions.length === 1;
    const minutes = own.length > 0 ? minutesOf(own) : isOnly ? minutesOf(infusions) : null;
    if (minutes === null || minutes >= HYDRATION_MINUTES) return [];
    return [
      found(line, "hydration_under_31_minutes", `${minutes} minutes of hydration are not reported`, {
        audit_exposure: line.allowed_amount
      })
    ];
  });
}

/** An infusion under 16 minutes is a push; a push of 16 or more was an infusion. */
export function pushes({lines, times, rateOf}: Encounter): AdministrationFinding[] {
  const timed = times.filter((time) => time.route === "iv_infusion" || time.route === "iv_push");
  if (timed.length !== 1) return [];
  const minutes = minutesOf(timed);
  return lines.flatMap((line) => {
    const category = line.category ?? "";
    const isChemo = category.startsWith("chemo_");
    if (INFUSION.test(category) && !category.startsWith("hydration") && minutes < PUSH_MINUTES) {
      const push = rateOf(isChemo ? "96409" : "96374");
      return [
        found(line, "infusion_under_16_minutes", `${minutes} minutes are a push`, {
          audit_exposure: less(line.allowed_amount, push)
        })
      ];
    }
    if (/^(chemo_)?push_initial$/.test(category) && minutes >= PUSH_MINUTES) {
      const infusion = rateOf(isChemo ? "96413" : "96365");
      return [
        found(line, "push_of_16_minutes_or_more", `${minutes} minutes are an infusion`, {
          missed_revenue: less(infusion, line.allowed_amount)
        })
      ];
    }
    return [];
  });
}

/** Concurrent once an encounter; sequential after, concurrent beside: recorded times of two infusions say which. */
export function concurrency({lines, times, rateOf}: Encounter): AdministrationFinding[] {
  const concurrent = lines.filter((line) => line.category === "infusion_concurrent");
  const total = concurrent.reduce((sum, line) => sum + line.units, 0);
  const last = concurrent.at(-1);
  const findings: AdministrationFinding[] = [];
  if (last && total > 1) {
    findings.push(
      found(last, "concurrent_code_repeated", `${total} units; once an encounter`, {
        audit_exposure: perUnit(last) * BigInt(total - 1)
      })
    );
  }
  const infusions = times.filter((time) => time.route === "iv_infusion").toSorted((a, b) => a.start - b.start);
  const [first, second] = infusions;
  if (!first || !second || infusions.length !== 2) return findings;
  const overlap = second.start < first.stop;
  for (const line of lines) {
    if (/^(infusion|chemo)_sequential$/.test(line.category ?? "") && overlap) {
      findings.push(
        found(line, "sequential_was_concurrent", "recorded times overlap", {
          audit_exposure: less(line.allowed_amount, rateOf("96368"))
        })
      );
    }
    if (line.category === "infusion_concurrent" && !overlap) {
      findings.push(
        found(line, "concurrent_was_sequential", "recorded times do not overlap", {
          missed_revenue: less(rateOf("96367"), line.allowed_amount)
        })
      );
    }
  }
  return findings;
}
