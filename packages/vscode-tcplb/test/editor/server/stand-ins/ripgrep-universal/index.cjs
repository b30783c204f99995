'use strict';
/** Searching in files is not tested; a ripgrep on the PATH would serve. */
exports.rgPath = 'rg';
