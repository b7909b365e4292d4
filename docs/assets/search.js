// Options of the command line begin with dashes, by which the search would leave a word out.
"use strict";
(() => {
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const isQuery = message?.type === 2 && typeof message.data === "string";
    const data = isQuery && message.data.replace(/(^|\s)-+(?=\S)/g, "$1");
    return send.call(this, isQuery ? { ...message, data } : message, ...rest);
  };
})();
