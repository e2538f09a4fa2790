/// The version of all that this package builds.
package let eavesVersion = "0.1.0"
