import { SQLDialect } from '@codemirror/lang-sql';

/** What of DuckDB's SQL a question can be made of. */
export const duckdb = SQLDialect.define({
  keywords: `all and anti any as asc asof between by case cast columns cross current date desc describe distinct else end
    except exclude exists explain false filter first following from full group having ilike in inner intersect interval
    is join last lateral left like limit natural not null nulls offset on or order outer over partition pivot preceding
    qualify range recursive replace right row rows sample select semi show summarize tables then true unbounded union
    unpivot using values when where window with within`,
  types: `bigint blob boolean date decimal double float hugeint integer interval json list map smallint struct text time
    timestamp timestamptz tinyint uuid varchar`,
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  operatorChars: '*+-%<>!=&|~^/:',
});
