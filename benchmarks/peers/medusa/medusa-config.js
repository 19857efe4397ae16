// Medusa for production in one process: without Redis its events and workflows stay in memory, so no worker can be apart.
const { defineConfig } = require('@medusajs/framework/utils');

const parts = process.env;

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: `postgres://${parts.PGUSER}:${parts.PGPASSWORD}@localhost:${parts.PGPORT}/${parts.PGDATABASE}`,
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
