/**
 * What a trust has said that its own unit of an item holds, for a purchase `a` and a contract line in alias `l`: joined where
 * both units are of different kinds. A box of unknown content is a hundred each because a person of the trust says so.
 */
export const unitJoin = (l: string) =>
  `left join unit_conversion u on u.trust_id = a.trust_id and u.item_key = ${l}.item_key and u.from_unit = a.base_unit and u.to_unit = ${l}.base_unit`;

/** How many base units of the contract line one unit of the purchase holds; exact, since quantities have three places. */
export const unitFactor = (l: string) =>
  `case when a.base_unit = '' then ${l}.unit_factor when a.base_unit = ${l}.base_unit then a.unit_factor else a.unit_factor * u.factor end`;

/** Whether the purchase can be turned into the contract line's unit at all. */
export const isComparable = (l: string) => `(a.base_unit in ('', ${l}.base_unit) or u.factor is not null)`;
