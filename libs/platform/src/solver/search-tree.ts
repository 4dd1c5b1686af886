import type { Certificate, Multipliers } from '@tandem/domain/certificates';
import type { Place } from './place.js';
import type { Stage } from './stage.js';

/** A place in the tree with what the search makes of it. */
export interface Node extends Place {
  readonly parent?: Node;
  kind: 'open' | 'bound' | 'empty' | 'branch';
  /** The part of the program in which the node is worked on. */
  stage: Stage;
  /** The multipliers that narrowed the box here, when that was worth a stage of its own. */
  narrow?: Multipliers;
  choice?: { readonly column: number; readonly at: bigint; readonly below: Node; readonly above: Node };
}

/** The tree of a certificate: after a branch its lower part, then its upper one. */
export function preorder(root: Node): Certificate['nodes'] {
  const found: Certificate['nodes'][number][] = [];
  const left = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    const narrow = node.narrow ? { narrow: node.narrow } : {};
    if (node.choice) {
      found.push({ column: node.choice.column, at: node.choice.at, ...narrow });
      left.push(node.choice.above, node.choice.below);
    } else found.push({ kind: node.kind === 'empty' ? 'empty' : 'bound', multipliers: node.multipliers, ...narrow });
  }
  return found;
}
