import { Random } from './measure.js';

/** Headings as a finance system writes them; Tandem's own proposal of what they mean is taken unchanged. */
export const PURCHASE_HEADINGS =
  'Invoice No,Line,Invoice Date,Vendor,Item code,Description,UoM,Qty,Unit Price,Net Amount,Site';

/** How many items the contract has. */
export const ITEMS = 500;
/** The price of an item in pence. */
export const priceOf = (item: number): number => 1000 + ((item * 7919) % 50_000);
/** The code and the name of an item. */
export const codeOf = (item: number): string => `IT-${String(item).padStart(4, '0')}`;
export const nameOf = (item: number): string => `Consumable of kind ${item}`;

const SITES = ['Waterloo', 'Deptford', 'Wembley', 'Ilford', 'Croydon', 'Romford', 'Oval', 'Edmonton'];

/**
 * So many invoice lines as CSV: two thirds on the contract, a tenth dearer, a twentieth bought elsewhere, a fifth of
 * nothing that a contract covers, and one in two hundred that cannot be read. All of it follows from the seed.
 */
export function purchasesCsv(rows: number, seed: number, year: number): Buffer {
  const random = new Random(seed);
  const parts: Buffer[] = [Buffer.from(`${PURCHASE_HEADINGS}\r\n`)];
  let chunk = '';
  for (let at = 0; at < rows; at += 1) {
    const what = random.below(1000);
    const item = random.below(ITEMS);
    const quantity = 1 + random.below(40);
    const dearer = what >= 650 && what < 750 ? 125 : 0;
    const pence = priceOf(item) + dearer;
    const isElsewhere = what >= 750 && what < 800;
    const isOther = what >= 800;
    const supplier = isElsewhere
      ? 'Dogwood Medical Limited'
      : isOther
        ? `Shop ${random.below(300)} Ltd`
        : 'ALDER VEHICLE WORKS LTD';
    const [code, name] = isOther
      ? [`ZZ-${random.below(9000)}`, `Something else ${random.below(9000)}`]
      : [codeOf(item), nameOf(item)];
    const day = `${year}-${String(1 + random.below(6)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
    const shown =
      what === 999 || what === 500 || what === 250 || what === 100 || what === 50 ? 'n/a' : String(quantity);
    chunk += `INV-${Math.floor(at / 5)},${(at % 5) + 1},${day},${supplier},${code},${name},each,${shown},${pounds(pence)},${pounds(pence * quantity)},${random.one(SITES)}\r\n`;
    if (chunk.length > 1 << 20) {
      parts.push(Buffer.from(chunk));
      chunk = '';
    }
  }
  parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

function pounds(pence: number): string {
  return `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
}
