import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { programOf } from './machine.js';

const COPY = `demand_line (trust_id, row_number, line_key, item, specification, cpv_code, site, financial_year,
  quantity, unit, base_quantity, base_unit, needed_by, delivery_window, baseline_unit_price, baseline_type, baseline_on, budget_type,
  vat_treatment, vat_basis_points, category, group_key)`;
const CHUNK_CHARACTERS = 1 << 16;
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);

/**
 * The floor that an import stands on: inflate, the smallest scanner that finds the cells of this one layout, CSV, COPY
 * into the same table with the same indexes. It checks nothing (a row whose quantity is no number is left out, because
 * COPY would stop), reports nothing, writes no audit, knows no rights, and is told what every column is.
 */
export async function importByHand(file: string, adminUrl: string, trustId: string): Promise<void> {
  const parts = inflated(readFileSync(file));
  const strings = [...parts.get('xl/sharedStrings.xml')!.matchAll(/<si><t>([^<]*)<\/t><\/si>/g)].map((m) => m[1]!);
  const csv = Readable.from(csvOf(parts.get('xl/worksheets/sheet1.xml')!, strings, trustId));
  const psql = programOf('psql');
  if (psql) {
    const child = spawn(
      psql,
      [
        '-q',
        '-X',
        '-v',
        'ON_ERROR_STOP=1',
        '-d',
        adminUrl,
        '-c',
        `\\copy ${COPY.replaceAll('\n', ' ')} from pstdin csv`,
      ],
      {
        stdio: ['pipe', 'inherit', 'inherit'],
      },
    );
    const gone = once(child, 'exit');
    await pipeline(csv, child.stdin);
    const [code] = await gone;
    if (code !== 0) throw new Error('psql could not copy.');
    return;
  }
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await pipeline(csv, client.query(copyFrom(`copy ${COPY} from stdin csv`)));
  await client.end();
}

/** The parts of a zip that was written in one go, by its directory. */
function inflated(zip: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  const end = zip.length - 22;
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [size, nameLength, offset] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength);
    const data = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    parts.set(name, inflateRawSync(zip.subarray(data, data + size)).toString('latin1'));
    at += 46 + nameLength;
  }
  return parts;
}

function* csvOf(xml: string, strings: readonly string[], trustId: string): Generator<string> {
  const days = new Map<string, string>();
  const day = (serial: string): string => {
    if (!days.has(serial))
      days.set(serial, new Date(EXCEL_EPOCH_MS + Number(serial) * 86_400_000).toISOString().slice(0, 10));
    return days.get(serial)!;
  };
  let chunk = '';
  let number = 1;
  for (let at = xml.indexOf('<row', xml.indexOf('</row>')); at >= 0; at = xml.indexOf('<row', at)) {
    const cells: string[] = [];
    const rowEnd = xml.indexOf('</row>', at);
    for (let c = xml.indexOf('<c ', at); c >= 0 && c < rowEnd; c = xml.indexOf('<c ', at)) {
      const open = xml.indexOf('<v>', c) + 3;
      at = xml.indexOf('<', open);
      const value = xml.slice(open, at);
      cells.push(xml.startsWith('t="s"', xml.indexOf(' ', c + 3) + 1) ? strings[Number(value)]! : value);
    }
    at = rowEnd;
    number += 1;
    const [item, specification, cpv, site, year, quantity, unit, needed, price, , priceDate, budget] = cells as [
      string,
      ...string[],
    ];
    if (!(Number(quantity) > 0)) continue;
    const neededBy = day(needed!);
    chunk += `${trustId},${number},${number},${item},"{""as stated"": ""${specification}""}",${cpv!.slice(0, 8)},${site},${year},${quantity},${unit},${quantity},${unit},${neededBy},${year} Q1,${price},1,${day(priceDate!)},${budget!.toLowerCase()},standard,2000,vehicles,${item}\n`;
    if (chunk.length > CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}
