//! Private routes and the messages that go over them.

use serde::Serialize;
use serde_bytes::ByteBuf;
use veilid_core::Target;
use wasm_bindgen::prelude::*;

use crate::convert::{route_id, to_js, Js};
use crate::error::veilid;
use crate::node::VeilidNode;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A private route of ours. The blob, some 800 bytes, is what others import. */
export interface PrivateRoute {
  readonly routeId: string;
  readonly blob: Uint8Array;
}
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PrivateRoute {
    route_id: String,
    blob: ByteBuf,
}

#[wasm_bindgen]
impl VeilidNode {
    /// A new route by which others can reach this node. Rejects with `TryAgain` while the
    /// node is not attached.
    #[wasm_bindgen(js_name = newPrivateRoute, unchecked_return_type = "PrivateRoute")]
    pub async fn new_private_route(&self) -> Js<JsValue> {
        let route = self.api.new_private_route().await.map_err(veilid)?;
        to_js(&PrivateRoute {
            route_id: route.route_id.to_string(),
            blob: ByteBuf::from(route.blob),
        })
    }

    /// The id, on this node, of somebody else's route. It may die: see `routeChange`.
    #[wasm_bindgen(js_name = importRoute)]
    pub fn import_route(&self, blob: Vec<u8>) -> Js<String> {
        let route = self.api.import_remote_private_route(blob).map_err(veilid)?;
        Ok(route.to_string())
    }

    /// Forgets a route, ours or an imported one.
    #[wasm_bindgen(js_name = releaseRoute)]
    pub fn release_route(&self, #[wasm_bindgen(js_name = routeId)] id: String) -> Js<()> {
        self.api
            .release_private_route(route_id(&id)?)
            .map_err(veilid)
    }

    /// Sends at most 32 KiB over an imported route. That it was sent says nothing of its
    /// arrival. Rejects if the route is dead.
    #[wasm_bindgen(js_name = appMessage)]
    pub async fn app_message(
        &self,
        #[wasm_bindgen(js_name = routeId)] id: String,
        message: Vec<u8>,
    ) -> Js<()> {
        let target = Target::RouteId(route_id(&id)?);
        self.context()?
            .app_message(target, message)
            .await
            .map_err(veilid)
    }
}
