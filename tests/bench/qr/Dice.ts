/** The numbers that a picture is made with; all follow from its seed. */
import { Random } from '../../fuzz/Random.ts';

export class Dice extends Random {
  between(from: number, to: number): number {
    return from + ((to - from) * this.below(1_000_001)) / 1_000_000;
  }

  /** Of a normal distribution with mean 0 and deviation 1, nearly. */
  normal(): number {
    let sum = -6;
    for (let n = 0; n < 12; n++) sum += this.below(1_000_001) / 1_000_000;
    return sum;
  }
}
