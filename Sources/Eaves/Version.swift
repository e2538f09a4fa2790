import EavesGateway

/// The version of Eaves.
public let version = eavesVersion
