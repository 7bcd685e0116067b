mod decode;
mod repair;
