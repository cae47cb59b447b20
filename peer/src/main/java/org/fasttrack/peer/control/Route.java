package org.fasttrack.peer.control;

/** One operation of the control API. @param summary what the OpenAPI document says of it */
public record Route(String method, String path, String summary, Exchange.Handler handler) {}
