import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Product } from './product.js';

/** The password of every account of the story. */
export const PASSWORD = 'tandem';

/** The rules of WCAG 2.2 at the levels A and AA. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** As text: a copy that went through a compiler would no longer find the page that it runs in. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** How somebody's browser is set up. */
export interface Habits {
  readonly javaScriptEnabled?: boolean;
  readonly width?: number;
}

/**
 * Somebody at a browser of their own, in their own words: what they open, fill in, press and see.
 *
 * What a page must never do is collected on the way: errors on the console, errors in scripts, answers of 500.
 */
export class Person {
  readonly complaints: string[] = [];
  /** The status of the page that was opened last. */
  status = 0;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly product: Product,
    readonly hasJavaScript: boolean,
  ) {
    page.setDefaultTimeout(15_000);
    // Opening a page is the server's work as well as the browser's, and both wait when the machine is busy.
    page.setDefaultNavigationTimeout(60_000);
    page.on('console', (message) => {
      // A browser writes every answer of 4xx to its console as an error, the expected 422 of a form included.
      if (message.type() === 'error' && !message.text().includes('status of 4'))
        this.complaints.push(`${page.url()}: console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: script: ${error.message}`));
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) this.status = response.status();
      if (response.status() >= 500) this.complaints.push(`${response.url()}: status ${response.status()}`);
    });
  }

  static async at(browser: Browser, product: Product, habits: Habits = {}): Promise<Person> {
    const { width = 1100, javaScriptEnabled = true } = habits;
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled,
      acceptDownloads: true,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
    });
    return new Person(await context.newPage(), context, product, javaScriptEnabled);
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }

  /** Opens a page of the product and returns the status of the answer. */
  async opens(path: string): Promise<number> {
    await this.page.goto(new URL(path, this.product.address).href);
    return this.status;
  }

  async signsIn(email: string): Promise<void> {
    await this.opens('/sign-in');
    await this.fills('Email address', email);
    await this.page.locator('#password').fill(PASSWORD);
    await this.presses('Sign in');
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  async signsOut(): Promise<void> {
    await this.presses('Sign out');
    await this.page.waitForURL('**/sign-in');
  }

  async fills(label: string | RegExp, text: string): Promise<void> {
    await this.page
      .getByLabel(label, { exact: typeof label === 'string' })
      .first()
      .fill(text);
  }

  async chooses(label: string | RegExp, option: string): Promise<void> {
    await this.page.getByLabel(label).first().selectOption({ label: option });
  }

  /** Picks a radio button or ticks a box by the words beside it. */
  async picks(label: string | RegExp): Promise<void> {
    await this.page
      .getByLabel(label, { exact: typeof label === 'string' })
      .first()
      .check();
  }

  /** Chooses a file in the only file field of the page. */
  async picksFile(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.locator('input[type=file]').setInputFiles(file);
  }

  /** Follows a link that starts a download, and returns the file and its name. */
  async downloads(link: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
    const waiting = this.page.waitForEvent('download');
    await this.follows(link);
    const download = await waiting;
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk as Uint8Array));
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  }

  /** Follows a link, also one that looks like a button. */
  async follows(name: string | RegExp): Promise<void> {
    const words = { name, exact: typeof name === 'string' };
    await this.page.getByRole('link', words).or(this.page.getByRole('button', words)).first().click();
  }

  /** Waits until the words are to be seen somewhere on the page. */
  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).filter({ visible: true }).first().waitFor();
  }

  /** The same where a page may have to be looked at again: without JavaScript nothing comes by itself. */
  async seesAfterLooking(words: string, times = 40): Promise<void> {
    for (let time = 0; time < times && !this.hasJavaScript; time++) {
      if (await this.page.getByText(words).first().isVisible()) return;
      await this.page.reload();
    }
    await this.sees(words);
  }

  /** The words of the page's main part, with white space tidied. */
  async reads(): Promise<string> {
    const text = await this.page.locator('main').innerText();
    return text.replaceAll(/\s+/g, ' ').trim();
  }

  async heading(): Promise<string> {
    return (await this.page.locator('h1').first().innerText()).trim();
  }

  /** Presses a key so often; how a person without a mouse gets about. */
  async keys(key: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time++) await this.page.keyboard.press(key);
  }

  /** Moves on with Tab until the control with those words has the focus. */
  async tabsTo(name: string | RegExp, most = 120): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < most; step++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.evaluate<string>(NAME_OF_FOCUS);
      if (typeof name === 'string' ? focused === name : name.test(focused)) return;
      passed.push(focused);
    }
    throw new Error(`Tab never came to ${String(name)}. It passed: ${passed.join(' | ')}`);
  }

  /** What axe finds wrong with the page, one line each. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(AXE);
    // No rule of these levels reads the style sheets, so they are not fetched a second time.
    const { violations } = await this.page.evaluate<Findings>(
      `axe.run(document, { runOnly: ${JSON.stringify(WCAG)}, resultTypes: ['violations'], preload: { assets: ['media'] } })`,
    );
    return violations.map(
      ({ id, help, nodes }) => `${this.page.url()}: ${id}: ${help}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`,
    );
  }
}

/** What of axe's answer is used. */
interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

/** Run as text in the page: the words of the control that has the focus, roughly as a screen reader would say them. */
const NAME_OF_FOCUS = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  const label = element.labels && element.labels.length > 0 ? element.labels[0].innerText : '';
  return (element.getAttribute('aria-label') ?? (label || element.innerText || '')).replaceAll(/\\s+/g, ' ').trim();
})()`;

/** Run as text in the page: whether the focus is in the first element that the selector finds. */
const focusIn = (selector: string): string =>
  `!!document.querySelector(${JSON.stringify(selector)})?.contains(document.activeElement)`;

/** Run as text in the page: the words that describe a field, its own or its group's. */
const descriptionOf = (id: string): string => `(() => {
  const found = document.getElementById(${JSON.stringify(id)});
  const described = [...(found?.querySelectorAll('[aria-describedby]') ?? [])];
  for (let element = found; element; element = element.parentElement) described.push(element);
  const ids = described.flatMap((element) => (element.getAttribute('aria-describedby') ?? '').split(' '));
  return ids.map((one) => document.getElementById(one)?.textContent ?? '').join(' ').replaceAll(/\\s+/g, ' ');
})()`;

/**
 * Says that a form was refused as the NHS pattern asks: a summary that has the focus and says what is wrong, a link in it
 * that leads to the field, and the same words at the field itself.
 */
export async function expectValidationError(person: Person, message: string | RegExp): Promise<void> {
  const { page } = person;
  const link = page.locator('.nhsuk-error-summary').getByRole('link', { name: message }).first();
  await link.waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  if (!person.hasJavaScript) return;
  expect(await page.evaluate(focusIn('.nhsuk-error-summary'))).toBe(true);
  const id = (await link.getAttribute('href'))?.slice(1) ?? '';
  await link.click();
  expect([id, await page.evaluate(focusIn(`[id="${id}"]`))]).toEqual([id, true]);
  const words = (await link.innerText()).trim();
  expect(await page.evaluate<string>(descriptionOf(id))).toContain(words);
}
