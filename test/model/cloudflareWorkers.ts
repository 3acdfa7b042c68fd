/** Stands for `cloudflare:workers` in Node: an object's class needs no more of it. */
export class DurableObject {
  protected readonly ctx: DurableObjectState;
  protected readonly env: Env;

  constructor(ctx: DurableObjectState, env: Env) {
    this.ctx = ctx;
    this.env = env;
  }
}
