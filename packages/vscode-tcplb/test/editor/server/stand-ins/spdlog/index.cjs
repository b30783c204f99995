'use strict';
/**
 * The part of @vscode/spdlog that VS Code uses, without native code. It writes at once, because log files are what
 * output channels show and what the tests read. Rotation and asynchronous writing are left out.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
const INFO = 2;

/** `2026-01-02 03:04:05.678`, in local time. */
function timestamp(now = new Date()) {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').replace('Z', '');
}

function createLogger(file) {
  let level = INFO;
  let formatted = true;
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, '');
  const write = (at, message) => {
    if (at < level) return;
    appendFileSync(file, formatted ? `${timestamp()} [${LEVELS[at]}] ${message}\n` : message);
  };
  return {
    trace: (message) => write(0, message),
    debug: (message) => write(1, message),
    info: (message) => write(2, message),
    warn: (message) => write(3, message),
    error: (message) => write(4, message),
    critical: (message) => write(5, message),
    getLevel: () => level,
    setLevel: (value) => {
      level = value;
    },
    setPattern: () => undefined,
    clearFormatters: () => {
      formatted = false;
    },
    flush: () => undefined,
    drop: () => undefined,
  };
}

exports.setFlushOn = () => undefined;
exports.createRotatingLogger = async (_name, file) => createLogger(file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
