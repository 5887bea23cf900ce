import { Dialog } from '../parts/dialog.js'
import { listShortcuts } from '../state/keys.js'

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <table>
        <thead>
          <tr>
            <th scope="col">keys</th>
            <th scope="col">what they do</th>
          </tr>
        </thead>
        <tbody>
          {listShortcuts().map(({ keys, label }) => (
            <tr key={keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
