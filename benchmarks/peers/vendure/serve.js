// The server, or with "worker" the process that works off the queue.
const { bootstrap, bootstrapWorker } = require('@vendure/core');
const { config } = require('./config');

const start = process.argv[2] === 'worker'
  ? bootstrapWorker(config(false)).then((worker) => worker.startJobQueue())
  : bootstrap(config(false));
start.catch((error) => {
  console.error(error);
  process.exit(1);
});
