//! What a node tells while it runs.

use serde::Serialize;
use serde_bytes::ByteBuf;
use veilid_core::{VeilidStateAttachment, VeilidStateNetwork, VeilidUpdate};
use wasm_bindgen::prelude::*;

use crate::convert::{to_js, RecordValue};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type AttachmentWord =
  | 'Detached'
  | 'Detaching'
  | 'Attaching'
  | 'AttachedWeak'
  | 'AttachedFair'
  | 'AttachedGood'
  | 'AttachedStrong'
  | 'AttachedFull';

export interface Attachment {
  readonly state: AttachmentWord;
  /** Records, routes and messages work. It stays true when the link is cut. */
  readonly publicInternetReady: boolean;
  /** Nodes that answered lately. */
  readonly peers: number;
}

export interface Traffic {
  readonly started: boolean;
  /** Bytes per second. */
  readonly down: number;
  readonly up: number;
}

export type NodeUpdate =
  | ({ readonly kind: 'attachment' } & Attachment)
  | ({ readonly kind: 'traffic' } & Traffic)
  /**
   * Subkeys of a watched record changed. `value` is that of the first one only: read the
   * others. No subkeys: the watch is over.
   */
  | {
      readonly kind: 'valueChange';
      readonly key: string;
      readonly subkeys: readonly number[];
      /** Changes that are still told before the watch is over. */
      readonly count: number;
      readonly value: RecordValue | undefined;
    }
  | {
      readonly kind: 'appMessage';
      /** The private route of ours that it came by. */
      readonly routeId: string | undefined;
      readonly message: Uint8Array;
    }
  /** Routes of ours and of others that do not work any more. */
  | {
      readonly kind: 'routeChange';
      readonly deadRoutes: readonly string[];
      readonly deadRemoteRoutes: readonly string[];
    }
  | { readonly kind: 'shutdown' };
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    state: String,
    public_internet_ready: bool,
    peers: f64,
}

impl From<&VeilidStateAttachment> for Attachment {
    #[allow(clippy::cast_precision_loss)] // Nobody has 2^53 peers.
    fn from(state: &VeilidStateAttachment) -> Self {
        Self {
            state: format!("{:?}", state.state),
            public_internet_ready: state.public_internet_ready,
            peers: state.live_peer_count.as_u64() as f64,
        }
    }
}

#[derive(Serialize)]
pub struct Traffic {
    started: bool,
    down: f64,
    up: f64,
}

impl From<&VeilidStateNetwork> for Traffic {
    #[allow(clippy::cast_precision_loss)] // Nor a link of 2^53 bytes per second.
    fn from(state: &VeilidStateNetwork) -> Self {
        Self {
            started: state.started,
            down: state.bps_down.as_u64() as f64,
            up: state.bps_up.as_u64() as f64,
        }
    }
}

#[derive(Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Update {
    Attachment(Attachment),
    Traffic(Traffic),
    ValueChange {
        key: String,
        subkeys: Vec<u32>,
        count: u32,
        value: Option<RecordValue>,
    },
    AppMessage {
        route_id: Option<String>,
        message: ByteBuf,
    },
    RouteChange {
        dead_routes: Vec<String>,
        dead_remote_routes: Vec<String>,
    },
    Shutdown,
}

/// None for updates that JavaScript is not told.
pub fn update_to_js(update: VeilidUpdate) -> Option<JsValue> {
    let told = match update {
        VeilidUpdate::Attachment(state) => Update::Attachment(Attachment::from(&*state)),
        VeilidUpdate::Network(state) => Update::Traffic(Traffic::from(&*state)),
        VeilidUpdate::ValueChange(change) => Update::ValueChange {
            key: change.key.to_string(),
            subkeys: change.subkeys.iter().collect(),
            count: change.count,
            value: change.value.as_ref().map(RecordValue::from),
        },
        VeilidUpdate::AppMessage(message) => Update::AppMessage {
            route_id: message.route_id().map(ToString::to_string),
            message: ByteBuf::from(message.message()),
        },
        VeilidUpdate::RouteChange(change) => Update::RouteChange {
            dead_routes: change.dead_routes.iter().map(ToString::to_string).collect(),
            dead_remote_routes: change
                .dead_remote_routes
                .iter()
                .map(ToString::to_string)
                .collect(),
        },
        VeilidUpdate::Shutdown => Update::Shutdown,
        // Logs could hold keys, the configuration holds the passwords, and calls that want
        // an answer are not bound.
        VeilidUpdate::Log(_) | VeilidUpdate::Config(_) | VeilidUpdate::AppCall(_) => return None,
    };
    to_js(&told).ok()
}
