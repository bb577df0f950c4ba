/** The order in which test files start: their time is what the last one of them needs. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The simulation takes as long as many files together, so that they run beside it. */
export class SimulationFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSimulation = ({ moduleId }: TestSpecification) =>
      moduleId.endsWith('/simulation/simulation.test.ts');
    return [
      ...sorted.filter((file) => isSimulation(file)),
      ...sorted.filter((file) => !isSimulation(file)),
    ];
  }
}
