//! `bindgen <module.wasm> <folder>`: writes `<folder>/veilid_wasm{.js,.d.ts,_bg.wasm}`.

use std::env::args;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen <module.wasm> <folder>");
        return ExitCode::from(2);
    };
    match generate(module, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, folder: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).typescript(true);
    // Function names are a quarter of the module and of no use to anyone who runs it.
    bindgen.remove_name_section(true);
    bindgen.web(true)?;
    bindgen.generate(folder)?;
    Ok(())
}
