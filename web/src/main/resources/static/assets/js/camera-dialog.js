import { Part, html, modal, t, toast } from './element.js';

/** Takes a picture with the camera of the machine. */
class CameraDialog extends Part {
  #stream = null;
  #taken = null;

  async open(taken) {
    this.#taken = taken;
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      toast(t.camera.none, { bad: true });
      return;
    }
    this.querySelector('video').srcObject = this.#stream;
    this.querySelector('dialog').showModal();
  }

  #take = () => {
    const video = this.querySelector('video');
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d').drawImage(video, 0, 0);
    canvas.toBlob((blob) => this.#taken(new File([blob], 'camera.jpg', { type: 'image/jpeg' })), 'image/jpeg', 0.92);
    this.querySelector('dialog').close();
  };

  #closed = () => {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
  };

  render() {
    return modal('camera', t.camera.title, html`
      <div class="camera"><video autoplay playsinline muted aria-label=${t.camera.live}></video></div>
      <div class="row end"><button type="button" class="button primary" @click=${this.#take}>${t.camera.take}</button></div>`, { onClose: this.#closed });
  }
}

customElements.define('xgen-camera', CameraDialog);
