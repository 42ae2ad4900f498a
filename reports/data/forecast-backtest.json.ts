import {printJson, readMart} from "../../src/site/page-data.ts";

printJson(
  await readMart(
    "SELECT * EXCLUDE (price_source) FROM asp_backtest ORDER BY scored_period, drug_class, horizon, forecast_by"
  )
);
