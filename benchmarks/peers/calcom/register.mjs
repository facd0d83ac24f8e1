// Lets the bundle of cal.com load although packages that it names are published nowhere.
import { register } from 'node:module';

register('./stubs.mjs', import.meta.url, { data: { dist: new URL('./vendor/package/dist/', import.meta.url).href } });
globalThis.__dirname = '.';
globalThis.__filename = './x';
globalThis.require = () => ({ i18n: { locales: ['en'], defaultLocale: 'en' } });
Object.assign(process.env, {
  NEXT_PUBLIC_WEBAPP_URL: 'http://127.0.0.1:3000',
  DATABASE_URL: 'postgres://x',
  NODE_ENV: 'production',
  NEXT_PUBLIC_LOGGER_LEVEL: '6',
});
process.on('unhandledRejection', (error) => {
  if (!/query engine|libquery/i.test(String(error))) throw error;
});
