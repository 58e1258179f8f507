'use strict';
// @node-escpos/core requires get-pixels for Image.load(), which this project never calls.
module.exports = function getPixels() {
  throw new Error('get-pixels is replaced by a stub here: build receipts from our own raster rows instead.');
};
