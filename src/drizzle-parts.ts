/** Stands in, by the aliases in wrangler.toml, for what Drizzle holds ready for relational queries, PostgreSQL, and tables that are written as functions: none is here. */

function absent(): never {
  throw new Error('This part of Drizzle is left out; see wrangler.toml')
}

export const isPgEnum = () => false
export {
  absent as createTableRelationsHelpers,
  absent as extractTablesRelationalConfig,
  absent as getOperators,
  absent as getOrderByOperators,
  absent as getPgColumnBuilders,
  absent as getSQLiteColumnBuilders,
  absent as Many,
  absent as normalizeRelation,
  absent as One,
  absent as RelationalQueryBuilder,
}
