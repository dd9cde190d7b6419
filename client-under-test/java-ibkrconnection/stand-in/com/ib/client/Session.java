package com.ib.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One TCP connection: frames of text fields.
class Session {
    private static final int HANDSHAKE_MS = 800; // the gateway of a scenario takes up to 400
    private static final int FRAME_MAX = 0xFFFFFF;

    private final Socket socket = new Socket();
    private final DataInputStream input;

    Session(String host, int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), HANDSHAKE_MS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HANDSHAKE_MS);
            input = new DataInputStream(socket.getInputStream());
        } catch (IOException exception) {
            socket.close();
            throw exception;
        }
    }

    void greet() throws IOException {
        write("API\0", "v" + EClient.MAX_VERSION);
    }

    void waitForEver() throws IOException {
        socket.setSoTimeout(0);
    }

    void send(Object... fields) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Object field : fields) {
            text.append(field == null ? "" : field).append('\0');
        }
        write("", text.toString());
    }

    String[] read() throws IOException {
        int length = input.readInt();
        if (length <= 0 || length > FRAME_MAX) {
            throw new IOException("bad message length");
        }
        byte[] payload = new byte[length];
        input.readFully(payload);
        return new String(payload, StandardCharsets.UTF_8).split("\0", -1);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException exception) {
            // There is nothing left to give back.
        }
    }

    private synchronized void write(String prefix, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(frame);
        output.writeBytes(prefix);
        output.writeInt(payload.length);
        output.write(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }
}
