// For `node --import`: the process ends, as if the kernel had killed it, when the review of one kind of change begins.
import { Worker } from "node:worker_threads";

export const DEADLY = "demo/deadly.yaml";

const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, order: { readonly after?: unknown }, ...rest) {
  if (order?.after instanceof Map && order.after.has(DEADLY)) process.kill(process.pid, "SIGKILL");
  return postMessage.call(this, order, ...rest);
};
