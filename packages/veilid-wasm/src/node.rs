//! The node itself: start, attach, state, shutdown.

use std::sync::Arc;

use js_sys::Function;
use send_wrapper::SendWrapper;
use serde::Serialize;
use veilid_core::tools::is_browser;
use veilid_core::{
    api_startup, RoutingContext, UpdateCallback, VeilidAPI, VeilidAPIError, VeilidUpdate,
};
use wasm_bindgen::prelude::*;

use crate::config::core_config;
use crate::convert::{to_js, Js};
use crate::error::veilid;
use crate::update::{update_to_js, Attachment, Traffic};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface NodeState {
  readonly attachment: Attachment;
  readonly traffic: Traffic;
}
"#;

#[derive(Serialize)]
struct NodeState {
    attachment: Attachment,
    traffic: Traffic,
}

/// A Veilid node. One at a time for each program name and namespace.
#[wasm_bindgen]
pub struct VeilidNode {
    pub(crate) api: VeilidAPI,
}

#[wasm_bindgen]
impl VeilidNode {
    /// Starts a node that is not attached yet. `onUpdate` is called with every update from
    /// then on; what it throws is ignored.
    ///
    /// Rejects with `AlreadyInitialized` if one runs, and with `InvalidArgument`, `Generic` or
    /// `Internal` if the configuration or the stored data is of no use.
    pub async fn start(
        #[wasm_bindgen(unchecked_param_type = "NodeConfig")] config: JsValue,
        #[wasm_bindgen(js_name = onUpdate, unchecked_param_type = "(update: NodeUpdate) => void")]
        on_update: Function,
    ) -> Js<VeilidNode> {
        let config = core_config(config)?;
        // veilid-core panics without a browser, and the promise would stay open for ever.
        if !is_browser() {
            return Err(veilid(VeilidAPIError::unimplemented(
                "a node runs in a page or a worker only",
            )));
        }
        let listener = SendWrapper::new(on_update);
        let callback: UpdateCallback = Arc::new(move |update: VeilidUpdate| {
            if let Some(update) = update_to_js(update) {
                let _ = listener.call1(&JsValue::UNDEFINED, &update);
            }
        });
        let api = api_startup(callback, config).await.map_err(veilid)?;
        Ok(Self { api })
    }

    /// Begins to join the network; updates of kind `attachment` tell how far it is.
    pub async fn attach(&self) -> Js<()> {
        self.api.attach().await.map_err(veilid)
    }

    /// Leaves the network; the node can be attached again.
    pub async fn detach(&self) -> Js<()> {
        self.api.detach().await.map_err(veilid)
    }

    /// Leaves the network, writes what is unsaved and ends the node. Everything else rejects
    /// with `NotInitialized` from then on; a second time does nothing.
    pub async fn shutdown(&self) {
        self.api.clone().shutdown().await;
    }

    /// How the node is attached and what it sends and receives.
    #[wasm_bindgen(unchecked_return_type = "NodeState")]
    pub async fn state(&self) -> Js<JsValue> {
        let state = self.api.get_state().await.map_err(veilid)?;
        to_js(&NodeState {
            attachment: Attachment::from(&*state.attachment),
            traffic: Traffic::from(&*state.network),
        })
    }
}

impl VeilidNode {
    /// Everything goes through one hop more, so that storage nodes do not see who asks.
    pub(crate) fn context(&self) -> Js<RoutingContext> {
        self.api
            .routing_context()
            .and_then(RoutingContext::with_default_safety)
            .map_err(veilid)
    }
}
