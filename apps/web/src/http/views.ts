import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Request, type Response } from 'express';
import nunjucks from 'nunjucks';
import { projectFile } from '@tandem/platform/config';
import { navigationOf } from './navigation.js';

const FOREVER = { maxAge: '1y', immutable: true, index: false } as const;

/** Templates and static files. Templates are given finished words only: they do no arithmetic and format nothing. */
export function setUpViews(app: NestExpressApplication, isCached: boolean): void {
  const nhsuk = dirname(createRequire(projectFile('package.json')).resolve('nhsuk-frontend/package.json'));
  const environment = nunjucks.configure([projectFile('apps/web/src'), join(nhsuk, 'dist')], {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
    noCache: !isCached,
    express: app.getHttpAdapter().getInstance(),
  });
  const styles =
    withoutForeignFonts(readFileSync(join(nhsuk, 'dist/nhsuk/nhsuk-frontend.min.css'), 'utf8')) +
    readFileSync(projectFile('apps/web/assets/app.css'), 'utf8');
  const scripts = readFileSync(join(nhsuk, 'dist/nhsuk/nhsuk-frontend.min.js'), 'utf8');
  const own = readFileSync(projectFile('apps/web/assets/app.js'), 'utf8');
  environment.addGlobal('stylesHref', serve(app, 'css', 'text/css', styles));
  environment.addGlobal('nhsukScriptHref', serve(app, 'nhsuk.js', 'text/javascript', scripts));
  environment.addGlobal('scriptHref', serve(app, 'app.js', 'text/javascript', own));
  environment.addGlobal('navigationOf', navigationOf);
  // A request may fail before it has a session; its error page then asks for these in vain. A session's own win.
  app.setLocal('takeNotices', () => []);
  app.setLocal('csrfToken', () => '');
  app.setLocal('path', '');
  app.setViewEngine('njk');
  app.use('/assets', express.static(join(nhsuk, 'dist/nhsuk/assets'), FOREVER));
}

/** Serves a text under a name made from its own hash, so that browsers may keep it for ever. Returns its address. */
function serve(app: NestExpressApplication, name: string, type: string, text: string): string {
  const href = `/static/${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${name}`;
  app.use(href, (_request: Request, response: Response) => {
    response
      .set({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=31536000, immutable' })
      .send(text);
  });
  return href;
}

/**
 * The styles without the typeface Frutiger, which is licensed to NHS services only and would be fetched from another
 * host. Arial, the next in the list, takes its place.
 */
function withoutForeignFonts(css: string): string {
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(/Frutiger W01,\s*/g, '')
    .replace(/\/\*# sourceMappingURL=[^*]*\*\//g, '');
}
