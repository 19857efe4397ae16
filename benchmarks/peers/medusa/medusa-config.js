// Medusa for production in one process: without Redis its events and workflows stay in memory, so no worker can be apart.
const { defineConfig } = require('@medusajs/framework/utils');

const parts = process.env;

module.exports = defineConfig({
  projectConfig: {
    // The host may be the folder of a socket, which one of its drivers takes from the address and the other from below.
    databaseUrl:
      `postgres://${parts.PGUSER}:${parts.PGPASSWORD}@localhost:${parts.PGPORT}/${parts.PGDATABASE}` +
      `?host=${encodeURIComponent(parts.PGHOST)}`,
    databaseDriverOptions: { connection: { host: parts.PGHOST, ssl: false } },
    http: {
      storeCors: 'http://127.0.0.1',
      adminCors: 'http://127.0.0.1',
      authCors: 'http://127.0.0.1',
      jwtSecret: 'a secret for measuring only',
      cookieSecret: 'a secret for measuring only',
    },
  },
  admin: { disable: true },
});
