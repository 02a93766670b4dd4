package remote

import (
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func open(user string, key ssh.PublicKey) {
	_ = &ssh.ClientConfig{
		User: user,
		// ruleid: ssh-host-key-unchecked
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	}
	config := &ssh.ClientConfig{User: user}
	// ruleid: ssh-host-key-unchecked
	config.HostKeyCallback = ssh.InsecureIgnoreHostKey()
	// ok: ssh-host-key-unchecked
	config.HostKeyCallback = ssh.FixedHostKey(key)
	callback, _ := knownhosts.New("/etc/ssh/known_hosts")
	// ok: ssh-host-key-unchecked
	config.HostKeyCallback = callback
}
