import Testing

/// Tests of the host with real web servers. They start servers and load the machine, so they run one
/// after the other.
@Suite(.serialized) enum RealServers {}
