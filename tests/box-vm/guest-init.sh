#!/bin/sh
# First program of the guest: finds its disk and hands over to Debian's systemd.
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
modprobe -a crc32c_generic virtio_pci virtio_blk ext4
while ! mount -t ext4 /dev/vda /root; do sleep 1; done
mount --move /dev /root/dev
umount /proc /sys
exec switch_root /root /lib/systemd/systemd
