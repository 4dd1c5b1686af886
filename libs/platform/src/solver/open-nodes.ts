/** The nodes that are still open, least bound first; of equal bounds the one that was opened first. */
export class OpenNodes<Node extends { readonly bound: number }> {
  private readonly heap: { readonly node: Node; readonly order: number }[] = [];
  private next = 0;

  get size(): number {
    return this.heap.length;
  }

  push(node: Node): void {
    const { heap } = this;
    let at = heap.push({ node, order: this.next++ }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): Node | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    if (heap.length > 0) {
      heap[0] = last;
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        if (left >= heap.length) break;
        const child = left + 1 < heap.length && this.isBefore(left + 1, left) ? left + 1 : left;
        if (!this.isBefore(child, at)) break;
        this.swap(child, at);
        at = child;
      }
    }
    return first.node;
  }

  leastBound(): number {
    return this.heap[0]?.node.bound ?? Infinity;
  }

  all(): Node[] {
    return this.heap.map(({ node }) => node);
  }

  private isBefore(a: number, b: number): boolean {
    const left = this.heap[a]!;
    const right = this.heap[b]!;
    return left.node.bound < right.node.bound || (left.node.bound === right.node.bound && left.order < right.order);
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }
}
