/** Translates the node's errors into those of the domain. */
import type { VeilidError, VeilidErrorCode } from 'veilid-wasm';
import { NetworkError } from '../chat/ports.ts';

const KINDS: Record<VeilidErrorCode, NetworkError['kind']> = {
  NotInitialized: 'offline',
  AlreadyInitialized: 'refused',
  Timeout: 'offline',
  TryAgain: 'offline',
  Shutdown: 'offline',
  InvalidTarget: 'offline',
  NoConnection: 'offline',
  KeyNotFound: 'missing',
  TransactionNotFound: 'refused',
  Internal: 'offline',
  Unimplemented: 'refused',
  ParseError: 'refused',
  InvalidArgument: 'refused',
  MissingArgument: 'refused',
  Generic: 'refused',
};

export function isVeilidError(error: unknown): error is VeilidError {
  return error instanceof Error && error.name === 'VeilidError' && 'code' in error;
}

/** Any other error is a defect and is returned unchanged. */
export function toNetworkError(error: unknown): unknown {
  return isVeilidError(error) ? new NetworkError(KINDS[error.code], { cause: error }) : error;
}
