'use strict';
/**
 * Runs a module of the tests inside the extension host, in the process of the extensions that it looks at.
 * PROBE_MODULE is the module, PROBE_RESULT the file for what its `run(vscode)` resolves to or fails with.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const vscode = require('vscode');

exports.activate = () => {
  const { PROBE_MODULE, PROBE_RESULT } = process.env;
  run(PROBE_MODULE).then((outcome) => {
    // A reader must never see half of it.
    writeFileSync(`${PROBE_RESULT}.new`, JSON.stringify(outcome));
    renameSync(`${PROBE_RESULT}.new`, PROBE_RESULT);
  });
};

async function run(file) {
  try {
    const module = await import(pathToFileURL(file).href);
    return { value: await module.run(vscode) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
