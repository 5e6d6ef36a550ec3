/** The columns of the public Iowa liquor sales that the demo uses. */
export const SALES_SCHEMA = [
  { name: 'invoice_and_item_number', type: 'STRING', mode: 'REQUIRED' },
  { name: 'date', type: 'DATE' },
  { name: 'store_number', type: 'INTEGER' },
  { name: 'store_name', type: 'STRING' },
  { name: 'city', type: 'STRING' },
  { name: 'county', type: 'STRING' },
  { name: 'category_name', type: 'STRING' },
  { name: 'item_description', type: 'STRING' },
  { name: 'bottle_volume_ml', type: 'INTEGER' },
  { name: 'state_bottle_retail', type: 'FLOAT' },
  { name: 'bottles_sold', type: 'INTEGER' },
  { name: 'sale_dollars', type: 'FLOAT' },
  { name: 'volume_sold_liters', type: 'FLOAT' },
]

const PLACES = [
  ['DES MOINES', 'POLK'],
  ['CEDAR RAPIDS', 'LINN'],
  ['DAVENPORT', 'SCOTT'],
  ['SIOUX CITY', 'WOODBURY'],
  ['IOWA CITY', 'JOHNSON'],
] as const
const CHAINS = ['hy-vee wine and spirits', "casey's", 'fareway stores', 'central city liquor']
const ITEMS = [
  ['AMERICAN VODKAS', 'Hawkeye Vodka', 1750, 10.74],
  ['CANADIAN WHISKIES', 'Black Velvet', 1000, 11.03],
  ['SPICED RUM', 'Captain Morgan', 750, 15.0],
  ['STRAIGHT BOURBON WHISKIES', 'Maker’s Mark', 750, 22.5],
  [null, 'Holiday VAP', 750, 18.49],
] as const

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Made sales in the shape of the public Iowa liquor data, the same for the same seed; some rows have what real
 * ones have: no store, no price, or an invoice that comes twice.
 * @see https://data.iowa.gov/Sales-Distribution/Iowa-Liquor-Sales/m3tr-qhgy
 */
export function makeSales(count: number, seed = 2020): Record<string, unknown>[] {
  const next = random(seed)
  const below = (n: number) => Math.floor(next() * n)
  const sales = Array.from({ length: count }, (_, index) => {
    const store = below(PLACES.length * CHAINS.length)
    const [city, county] = PLACES[store % PLACES.length] ?? PLACES[0]
    const [category_name, item_description, volume, retail] = ITEMS[below(ITEMS.length)] ?? ITEMS[0]
    const bottles = 1 + below(24)
    return {
      invoice_and_item_number: `INV-${String(10_000 + index)}`,
      date: `2020-${String(10 + below(3))}-${String(1 + below(28)).padStart(2, '0')}`,
      store_number: below(50) === 0 ? null : 2500 + store,
      store_name: `${CHAINS[store % CHAINS.length]} #${2500 + store}`,
      city,
      county,
      category_name,
      item_description,
      bottle_volume_ml: volume,
      state_bottle_retail: retail,
      bottles_sold: bottles,
      sale_dollars: below(40) === 0 ? 0 : Number((bottles * retail).toFixed(2)),
      volume_sold_liters: Number(((bottles * volume) / 1000).toFixed(2)),
    }
  })
  return [...sales, ...sales.slice(0, 5)]
}
