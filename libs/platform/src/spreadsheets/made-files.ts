import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a hand-made zip; every field after `data` overrides the truth, to make files that lie. */
export interface MadeEntry {
  name: string;
  data: Buffer | string;
  isStored?: boolean;
  claimedSize?: number;
  claimedAt?: number;
  flags?: number;
  unixMode?: number;
}

/** Builds a zip byte by byte, honest or hostile: the specs' own writer, so that no library's good manners interfere. */
export function madeZip(entries: readonly MadeEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data);
    const packed = entry.isStored ? data : deflateRawSync(data, { level: 6 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0, 2);
    fields.writeUInt16LE(entry.isStored ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.claimedSize ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.unixMode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(entry.claimedAt ?? at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name]));
    locals.push(local);
    at += local.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** What a hand-made workbook may say differently from a plain one. */
export interface MadeWorkbook {
  sheetData: string;
  sharedStrings?: string;
  styles?: string;
  workbookPr?: string;
  contentTypes?: string;
  extra?: readonly MadeEntry[];
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A workbook with one sheet, from the XML of its rows. */
export function madeWorkbook(made: MadeWorkbook): Buffer {
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (inner: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  return madeZip([
    { name: '[Content_Types].xml', data: made.contentTypes ?? '<Types/>' },
    { name: '_rels/.rels', data: relations(relation(1, 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${made.workbookPr ?? ''}<sheets><sheet name="Demand" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relations(
        relation(1, 'worksheet', 'worksheets/sheet1.xml') +
          relation(2, 'sharedStrings', 'sharedStrings.xml') +
          relation(3, 'styles', 'styles.xml'),
      ),
    },
    { name: 'xl/sharedStrings.xml', data: made.sharedStrings ?? `<sst xmlns="${MAIN}"><si><t>Item</t></si></sst>` },
    { name: 'xl/styles.xml', data: made.styles ?? `<styleSheet xmlns="${MAIN}"/>` },
    { name: 'xl/worksheets/sheet1.xml', data: sheetXml(made.sheetData) },
    ...(made.extra ?? []),
  ]);
}

/** A sheet's XML around its rows; text that is a whole document already is taken as it is. */
function sheetXml(sheetData: string): string {
  return sheetData.startsWith('<?xml') || sheetData.startsWith('<!')
    ? sheetData
    : `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}"><sheetData>${sheetData}</sheetData></worksheet>`;
}

/** A row of inline texts. */
export function textRow(number: number, texts: readonly string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  return `<row r="${number}">${cells}</row>`;
}
